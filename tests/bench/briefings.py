"""A Word report of 12 charts, warm, beside matplotlib and python-docx writing the same 12 charts.

`python -m tests.bench.briefings --all` also writes the whole set: the province and each of its agencies.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import matplotlib as mpl
from docx.shared import Cm
from matplotlib import pyplot

from data.answers import Office
from exports import briefing, briefing_charts, briefing_facts
from indicators.charts import canvas
from indicators.periods import parse
from tests.documents import Word, sample_office

QUARTER = parse("2025-Q3")
Pair = tuple[Callable[[], object], Callable[[], object]]
Lines = list[tuple[str, list[str], list[float], list[float]]]


def warm(folder: Path) -> Pair:
    """The report, its browser running; the floor gets the numbers ready and draws and writes them only."""
    office = sample_office(folder)
    first = Word(briefing.make(office, QUARTER))
    shown = len(first.document.inline_shapes), len(first.tables)
    print(f"the report: {shown[0]} charts, {shown[1]} tables, {len(first.content) / 1e6:.1f} MB")
    lines = _lines(office)
    return lambda: briefing.make(office, QUARTER), lambda: _plain_report(lines)


def _lines(office: Office) -> Lines:
    """The numbers of the report's charts: title, categories, values, targets or shares."""
    facts = briefing_facts.collect(office, QUARTER, plan=None, agency=None)
    wanted = briefing_charts.wanted(facts, facts.of("urgent", "met"), "urgent")
    found = []
    for one in wanted:
        points = one.reading.points()
        known = points[points["value"].notna()]
        values = known["value"].astype(float).tolist()
        level = one.finding.lead.level or 0.0
        found.append((one.finding.indicator.name, known["period"].tolist(), values, [level] * len(values)))
    return found


def _plain_report(lines: Lines) -> bytes:
    mpl.use("Agg")
    document = docx.Document()
    for title, names, values, levels in lines:
        figure, axes = pyplot.subplots(figsize=(6.3, 3.2), dpi=200)
        axes.plot(range(len(values)), values, marker="o", color=canvas.BLUE)
        axes.plot(range(len(levels)), levels, linestyle="--", color=canvas.INK)
        axes.set_xticks(range(len(names)), [str(name) for name in names])
        axes.set_title(title)
        written = BytesIO()
        figure.savefig(written, format="png")
        pyplot.close(figure)
        document.add_picture(written, width=Cm(16))
        document.add_paragraph(title)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def whole_set(folder: Path) -> None:
    """The province's report and one of each agency, one after another, as `exports briefing --all` does."""
    office = sample_office(folder)
    bodies = office.directory.existing(*QUARTER.days())
    start = time.perf_counter()
    size = len(briefing.make(office, QUARTER))
    for body in bodies:
        size += len(briefing.make(office, QUARTER, agency=body.id))
    taken = time.perf_counter() - start
    print(
        f"the set of {1 + len(bodies)} reports: {taken:.0f} s, {taken / (1 + len(bodies)):.2f} s each, ",
        end="",
    )
    print(f"{size / 1e6:.0f} MB")


def main() -> None:
    """Print both times and their ratio; the whole set on demand."""
    words = argparse.ArgumentParser()
    words.add_argument("--all", action="store_true")
    wants_all = words.parse_args().all
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = warm(Path(folder))
        for name, work in (("ours", ours), ("matplotlib + python-docx", floor)):
            best = float("inf")
            for _ in range(3):
                start = time.perf_counter()
                work()
                best = min(best, time.perf_counter() - start)
            print(f"  {name}: {best:.2f} s")
    if wants_all:
        with tempfile.TemporaryDirectory() as folder:
            whole_set(Path(folder))


if __name__ == "__main__":
    main()
