"""`make soak`: a real server for half an hour, twenty readers, files coming in and going out, documents made.

Says whether anything went wrong, how the memory of the server and its browser moved, and whether the figures
at the end are those of the files in use. Exits with 1 when not.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.soak_readers import Seen, fetched, read, report
from tests.bench.soak_work import TODAY, Books, ask, differing, work
from tests.conftest import executable, serving

STEEPEST = 5.0
"""Percent of its mean by which the memory may grow over the measured window."""
EVERY = 2.0
"""Seconds between two looks at the memory."""
LOADS, ANSWERS, REPORTS = 20.0, 2.0, 60.0
"""Seconds between two loads, two answers over HTTP, two Word reports."""
THINK = 3.0
"""Seconds a reader looks at a page, on average."""


@dataclass
class Soaked:
    """What came out."""

    seen: Seen
    loads: int = 0
    undone: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the warm-up and megabytes: the server with its children."""
    server: list[tuple[float, float]] = field(default_factory=list)
    """The server's own process alone."""
    wrong_figures: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    metrics: str = ""
    """What the app itself said at the end."""
    faults: int = 0
    """Lines of the server's log that tell of an error."""

    @property
    def slope(self) -> float:
        """Growth over the whole window in percent of the mean, by least squares."""
        return slope(self.memory)

    @property
    def is_sound(self) -> bool:
        """Whether no answer, no figure and no file was wrong."""
        return not (self.seen.wrong or self.wrong_figures or self.findings or self.faults)


def soak(folder: Path, seconds: float, warm_up: float, sessions: int, think: float = THINK) -> Soaked:
    """Run it all with a database in `folder`; the warm-up comes before the `seconds` that are measured."""
    books, seen = Books(folder), Seen()
    books.begin()
    result = Soaked(seen)
    with serving(folder, KPI_TODAY=TODAY, KPI_LOG="text") as served:
        start = time.monotonic() + warm_up
        until = start + seconds
        asyncio.run(_together(served.address, served.process, (start, until), sessions, think, books, result))
        result.wrong_figures = list(differing(served.address, books))
        result.metrics = fetched(f"{served.address}/metrics").decode()
        told = books.command("data", "doctor")
        result.findings = [f["text"] for f in told["findings"] if f["severity"] == "error"]  # type: ignore[index]
    log = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
    result.faults = sum("ERROR" in line or "Traceback" in line for line in log.splitlines())
    result.loads, result.undone = books.loads, books.undone
    return result


async def _together(
    address: str,
    process: int,
    window: tuple[float, float],
    sessions: int,
    think: float,
    books: Books,
    result: Soaked,
) -> None:
    seen, until = result.seen, window[1]
    async with asyncio.TaskGroup() as group:
        for number in range(sessions):
            group.create_task(read(address, number, seen, until, think))
        group.create_task(work(books, seen, until, LOADS))
        group.create_task(ask(address, seen, until, ANSWERS))
        if executable():
            group.create_task(report(address, seen, until, REPORTS))
        group.create_task(_watch(process, *window, result))


async def _watch(process: int, start: float, until: float, result: Soaked) -> None:
    while (now := time.monotonic()) < until:
        if now >= start:
            family = resident(process)
            result.memory.append((now - start, sum(family.values())))
            result.server.append((now - start, family[process]))
        await asyncio.sleep(EVERY)


def resident(process: int) -> dict[int, float]:
    """Megabytes of memory of a process and all its descendants (Linux); shared pages count once, in parts."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended meanwhile
    family, found = {process}, {process}
    while found:
        found = {one for one, parent in parents.items() if parent in found} - family
        family |= found
    return {one: _proportional(one) for one in family}


def _proportional(process: int) -> float:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(text.split("Pss:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """Growth over the whole window in percent of the mean, by least squares."""
    times, sizes = zip(*samples, strict=True)
    line = statistics.linear_regression(times, sizes)
    return line.slope * (times[-1] - times[0]) / statistics.mean(sizes) * 100


def line(result: Soaked, minutes: float, sessions: int) -> str:
    """The line of the README."""
    runs, sizes = result.seen.runs, [size for _, size in result.memory]
    others = ("a Word report", "a chart", "an answer over HTTP")
    pages = sum(count for name, count in runs.items() if name not in others)
    times = sorted(result.seen.seconds)
    return (
        f"| {minutes:g} min | {sessions} | {pages:,} | {result.loads} / {result.undone} | "
        f"{runs['an answer over HTTP']} / {runs['a chart']} / {runs['a Word report']} | "
        f"{len(result.seen.wrong) + result.faults} | {statistics.median(times) * 1000:.0f} / "
        f"{times[int(len(times) * 0.95)] * 1000:.0f} ms | {statistics.mean(sizes):.0f} MB | "
        f"{result.slope:+.1f}% | {'equal' if not result.wrong_figures else 'DIFFERENT'} |"
    )


def main(arguments: Sequence[str]) -> int:
    """Soak and tell; 1 when anything is wrong or the memory grows too fast."""
    words = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    words.add_argument("--minutes", type=float, default=30)
    words.add_argument("--warm-up", type=float, default=10, help="minutes before the memory is measured")
    words.add_argument("--sessions", type=int, default=20)
    words.add_argument("--samples", type=Path, help="a file for the memory samples, as CSV")
    asked = words.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        result = soak(Path(folder), asked.minutes * 60, asked.warm_up * 60, asked.sessions)
        log = (Path(folder) / "server.log").read_text(encoding="utf-8", errors="replace")
    if asked.samples:
        rows = zip(result.memory, result.server, strict=True)
        asked.samples.write_text("".join(f"{at:.0f},{all_:.1f},{own:.1f}\n" for (at, all_), (_, own) in rows))
    for told in (*result.seen.wrong[:20], *result.wrong_figures[:20], *result.findings):
        print(told)
    if result.faults:
        print(log[-3000:])
    for what, count in sorted(result.seen.runs.items()):
        print(f"{count:6}  {what}")
    own = [size for _, size in result.server]
    print(f"the server alone: {own[0]:.0f} to {own[-1]:.0f} MB, slope {slope(result.server):+.1f}%")
    print(line(result, asked.minutes, asked.sessions))
    return 0 if result.is_sound and result.slope <= STEEPEST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
