"""`make bench`: what the product adds to raw DuckDB, as ratios to a floor measured in the same run.

Never part of the tests: machines are noisy, ratios less so. Each pair is taken turn by turn, the best of
several rounds counts.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import python_calamine
import xlsxwriter

import loaders
from data.answers import Office, statuses
from data.incoming import Incoming
from data.settings import Settings
from data.store import Store
from exports.renderer import Renderer, browser_path
from indicators import registry
from indicators.model import Agency, Directory, Observation
from indicators.periods import month_at
from tests.bench import briefings, pictures

ROUNDS = 7
ROWS = 10_000
AGENCIES, INDICATORS, MONTHS = 150, 12, 60
FIRST_MONTH = 2022 * 12
MANY = 1_000_000
Pair = tuple[Callable[[], object], Callable[[], object]]
HEADER = (
    *("Mã đơn vị", "Đơn vị", "Tháng", "Tổng tiếp nhận trong kỳ", "Trực tuyến"),
    *("Trực tuyến toàn trình", "Trực tiếp", "Bưu chính công ích"),
)


def main() -> None:
    """Print the ratios and the peak memory of this process."""
    known = registry.load()
    with tempfile.TemporaryDirectory() as folder:
        print(f"best of {ROUNDS} rounds each, same process, same run\n")
        _compare(
            f"check + load of a {ROWS:,}-row month",
            *_load_pair(known, Path(folder)),
            floor="duckdb read_csv + insert",
        )
        _compare(
            f"check + load of a {ROWS:,}-row workbook",
            *_workbook_pair(known, Path(folder)),
            floor="calamine's bare read",
        )
        for command in ("check", "load"):
            _compare(
                f"the command {command} with a {MANY:,}-row CSV",
                *_many_pair(Path(folder), command),
                floor="duckdb read_csv + insert",
                rounds=1,
            )
        _compare(
            f"all statuses of {AGENCIES} agencies × {INDICATORS} indicators × {MONTHS} months",
            *_status_pair(known, Path(folder)),
            floor="the bare grouped query",
        )
        _pictures(Path(folder))


def _pictures(folder: Path) -> None:
    """One picture of a chart, where a browser is installed."""
    if browser_path() is None:
        print("no Chrome, Chromium or Edge is installed: no pictures measured")
        return
    for name in ("warm", "cold"):
        (folder / name).mkdir()
    renderer = Renderer()
    pair = pictures.warm(folder / "warm", renderer)
    _compare("one picture, warm", *pair, floor="kaleido's server, the bare figure")
    renderer.close()
    pair = pictures.cold(folder / "cold")
    _compare("one picture, cold", *pair, floor="kaleido alone, the bare figure", rounds=3)
    (folder / "report").mkdir()
    pair = briefings.warm(folder / "report")
    _compare("a Word report, warm", *pair, floor="matplotlib + python-docx, its charts only", rounds=3)


def _compare(
    title: str,
    ours: Callable[[], object],
    bare: Callable[[], object],
    *,
    floor: str,
    rounds: int = ROUNDS,
) -> None:
    best = {ours: float("inf"), bare: float("inf")}
    for _ in range(rounds):
        for work in (ours, bare):
            start = time.perf_counter()
            work()
            best[work] = min(best[work], time.perf_counter() - start)
    peak, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    memory = f"peak memory so far {peak:.0f} MB, of a process of its own {child:.0f} MB"
    print(f"{title}\n  ours  {best[ours] * 1000:8.1f} ms  {memory}")
    print(f"  floor {best[bare] * 1000:8.1f} ms  {floor}\n  ratio {best[ours] / best[bare]:8.2f}")


def _bodies(count: int) -> Directory:
    whole = Agency(id="x", name="Tỉnh X", short_name="Tỉnh X", tier="toan_tinh", portal_code="H00")
    bodies = [
        Agency(id=f"xa-{n}", name=f"Xã số {n}", short_name=f"Xã số {n}", tier="cap_xa", code=f"{n:05d}")
        for n in range(count)
    ]
    return Directory("x", [whole, *bodies])


def _month_file(directory: Directory, marker: int) -> bytes:
    """A month in which every body has a row; `marker` makes the bytes new."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for n, body in enumerate(directory.bodies):
        online, person, post = 40 + n % 90 + marker, 7 + n % 5, n % 3
        total = online + person + post
        writer.writerow([body.code, body.name, "03/2025", total, online, online // 2, person, post])
    return text.getvalue().encode("utf-8-sig")


def _load_pair(known: registry.Registry, folder: Path) -> Pair:
    directory = _bodies(ROWS)
    files = iter([_month_file(directory, marker) for marker in range(ROUNDS)])
    store = Store.at(folder / "ours.duckdb")
    bare = duckdb.connect(str(folder / "bare.duckdb"))
    path = folder / "month.csv"
    path.write_bytes(_month_file(directory, 0))
    bare.execute(f"CREATE TABLE month AS FROM read_csv('{path}') LIMIT 0")

    def ours() -> None:
        content = next(files)
        reading = loaders.load("thang.csv", content, known, directory)
        assert reading.accepted
        kind, rows = reading.kind or "", reading.rows
        store.save(Incoming("x", kind, "thang.csv", content, "bench", reading.observations, rows))

    def floor() -> None:
        bare.execute(f"INSERT INTO month FROM read_csv('{path}')")

    return ours, floor


def _workbook_pair(known: registry.Registry, folder: Path) -> Pair:
    directory = _bodies(ROWS)
    contents = [_workbook(directory, marker) for marker in range(ROUNDS)]
    files = iter(contents)
    store = Store.at(folder / "workbooks.duckdb")
    path = folder / "month.xlsx"
    path.write_bytes(contents[0])

    def ours() -> None:
        content = next(files)
        reading = loaders.load("thang.xlsx", content, known, directory)
        assert reading.accepted
        kind, rows = reading.kind or "", reading.rows
        store.save(Incoming("x", kind, "thang.xlsx", content, "bench", reading.observations, rows))

    def floor() -> None:
        python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()

    return ours, floor


def _workbook(directory: Directory, marker: int) -> bytes:
    """The month as a workbook with typed numbers."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    rows = csv.reader(_month_file(directory, marker).decode("utf-8-sig").splitlines())
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, [*row[:3], *(int(cell) if cell.isdigit() else cell for cell in row[3:])])
    book.close()
    return content.getvalue()


def _many_pair(folder: Path, command: str) -> Pair:
    """A command as a scheduler calls it, with an agency file and a database of its own."""
    directory = _bodies(MANY // 100)
    months = [month_at(FIRST_MONTH + n) for n in range(100)]
    first = _month_file(directory, 0).decode("utf-8-sig")
    header, body = first.split("\n", 1)
    text = header + "\n" + "".join(body.replace("03/2025", month.id) for month in months)
    path = folder / "many.csv"
    path.write_text(text, encoding="utf-8-sig")
    (folder / "x.csv").write_text(_agency_file(directory), encoding="utf-8")
    bare = duckdb.connect(str(folder / f"many-{command}.duckdb"))
    around = {"KPI_AGENCIES": str(folder), "KPI_JURISDICTION": "x", "KPI_TODAY": "2031-01-01"}

    def ours() -> None:
        done = subprocess.run(
            [sys.executable, "-m", "loaders", command, str(path), "--json"],
            env={**os.environ, **around, "KPI_DATABASE": str(folder / f"{command}-ours.duckdb")},
            capture_output=True,
            check=True,
        )
        assert json.loads(done.stdout)["rows"] == MANY

    def floor() -> None:
        bare.execute(f"CREATE TABLE many AS FROM read_csv('{path}')")

    return ours, floor


def _agency_file(directory: Directory) -> str:
    heads = "id,name,short_name,tier,code,portal_code,aliases,valid_from,valid_to,successors"
    bodies = (directory.whole, *directory.bodies)
    rows = [f"{b.id},{b.name},,{b.tier},{b.code or ''},{b.portal_code or ''},,,," for b in bodies]
    return "\n".join([heads, *rows, ""])


def _status_pair(known: registry.Registry, folder: Path) -> Pair:
    directory = _bodies(AGENCIES)
    chosen = [name for name in known.indicators if known.form_of(name) != "figures"][:INDICATORS]
    measures = sorted({m for name in chosen for m in known.indicators[name].formula.measures})
    months = [month_at(FIRST_MONTH + n) for n in range(MONTHS)]
    store = Store(None, folder / "originals")
    rows = [
        Observation(measure, body.id, month.id, *month.days(), 50 + (n * 7 + m) % 100, None, n + 2)
        for month in months
        for n, body in enumerate(directory.bodies)
        for m, measure in enumerate(measures)
    ]
    store.save(Incoming("x", "on_time", "tat-ca.csv", b"all", "bench", rows, len(rows)))
    few = registry.Registry(known.measures, {name: known.indicators[name] for name in chosen}, known.plans)
    office = Office(Settings(folder, "x", (), date(2027, 1, 1), None, 5), store, few, directory)

    def ours() -> None:
        assert len(statuses(office, months, scope="agencies")) == AGENCIES * INDICATORS * MONTHS

    def floor() -> None:
        with store.reading() as cursor:
            cursor.execute("SELECT agency, period, measure, sum(value) FROM figure GROUP BY ALL").fetchnumpy()

    return ours, floor


if __name__ == "__main__":
    main()
