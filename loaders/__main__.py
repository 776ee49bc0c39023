"""`python -m loaders template|check|load|history|undo`: monthly files in, and back out again.

`check` and `load` are the same code; `load` writes when nothing rejects the file.
"""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import loaders
from data import answers, around, commands, offices, queries, remembered, settings
from data.commands import Parser, RefusedError
from data.incoming import Incoming, Told
from data.locks import Touched
from data.refusals import ChangedMeanwhileError, MonthLockedError
from data.store import AlreadyWithdrawnError, Effect
from indicators import formats, periods
from indicators.periods import Period
from loaders import Problem, Reading, telling
from loaders.kinds_commands import CHANGED_MEANWHILE, MONTH_LOCKED, NO_FILE

HISTORY_KEYS = ("batch", "kind", "file", "sha256", "by", "at", "rows", "months", "state", "sample")
STATES = {"current": "đang dùng", "superseded": "đã bị thay", "withdrawn": "đã hoàn tác"}


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit status."""
    words = _parser().parse_args(arguments)
    status: int = words.command(words)
    return status


def _parser() -> Parser:
    parser = Parser(prog="python -m loaders")
    known = parser.add_subparsers(required=True, metavar="template|check|load|history|undo")
    template = known.add_parser("template")
    template.add_argument("kind", choices=list(loaders.LAYOUTS))
    template.add_argument("--out", required=True, type=Path)
    template.add_argument("--month", type=_month)
    template.set_defaults(command=_template)
    for name in ("check", "load"):
        command = known.add_parser(name)
        command.add_argument("file", type=Path)
        command.add_argument("--kind", choices=list(loaders.LAYOUTS))
        command.add_argument("--month", type=_month)
        command.add_argument("--json", action="store_true")
        command.set_defaults(command=_judge, writes=name == "load", by=None)
    command.add_argument("--by", default=None)
    history = known.add_parser("history")
    history.set_defaults(command=_history)
    undo = known.add_parser("undo")
    undo.add_argument("batch")
    undo.add_argument("--by", required=True)
    undo.add_argument("--why", required=True)
    undo.set_defaults(command=_undo)
    for command in (history, undo):
        command.add_argument("--json", action="store_true")
    return parser


def _month(text: str) -> Period:
    try:
        month = periods.parse(text)
    except ValueError as error:
        raise RefusedError(str(error)) from None
    if month.kind != "month":
        raise RefusedError(f"--month: đã thấy “{text}”; cần một tháng, ví dụ 2025-03.")
    return month


def _template(words: argparse.Namespace) -> int:
    chosen = settings.read()
    ending = words.out.suffix.lower().removeprefix(".")
    if ending not in ("csv", "xlsx"):
        raise RefusedError(f"--out: đã thấy “{words.out.name}”; cần tên tệp kết thúc bằng .csv hoặc .xlsx.")
    content = loaders.template(
        words.kind,
        *offices.known(chosen),
        words.month,
        file_type=ending,
        closing_day=chosen.closing_day,
    )
    words.out.write_bytes(content)
    commands.say(f"Đã ghi mẫu {words.kind} vào {words.out}.")
    return commands.DONE


def _judge(words: argparse.Namespace) -> int:
    try:
        content = words.file.read_bytes()
    except OSError:
        problem = NO_FILE.problem(str(words.file))
        nothing = Reading(words.file.name, "", None, readable=False, problems=(problem,))
        return _report(words, nothing, nothing.problems, Effect(None, 0, 0, 0))
    office = offices.asked()
    seen = office.store.version
    reading, told = _read(words, office, content)
    reading = _beside_stored(office, reading)
    effect = Effect(None, 0, 0, 0)
    problems = reading.problems
    if reading.accepted:
        problems += _beside_whole(office, reading) + _against_history(office, reading)
        problems += loaders.not_begun(reading, office.settings.today) + _withdrawn_before(office, reading)
        incoming = _incoming(office, reading, (content, told), words.by or getpass.getuser())
        # A million rows are needed once only while they are compared and written.
        incoming = replace(incoming, brought=incoming.table, observations=())
        reading = replace(reading, observations=(), sheet=None)
        locked = tuple(map(_locked, office.store.locks_on(incoming)))
        if locked:
            rejected = replace(reading, problems=(*locked, *problems))
            return _report(words, rejected, rejected.problems, effect)
        try:
            effect = office.store.save(incoming, seen) if words.writes else office.store.preview(incoming)
        except ChangedMeanwhileError as error:
            rejected = replace(reading, problems=(CHANGED_MEANWHILE.problem(str(error)), *problems))
            return _report(words, rejected, rejected.problems, effect)
        except MonthLockedError as error:  # locked between the two
            locked = tuple(_locked(Touched(**month)) for month in error.facts["months"])
            rejected = replace(reading, problems=(*locked, *problems))
            return _report(words, rejected, rejected.problems, effect)
    return _report(words, reading, problems, effect)


def _read(words: argparse.Namespace, office: answers.Office, content: bytes) -> tuple[Reading, Told]:
    """The file, read with the names and columns that officers said once, and what was told of it."""
    closing_day = office.settings.closing_day
    with office.store.reading() as cursor:
        known = loaders.said(remembered.in_force(cursor, office.jurisdiction), closing_day)
    reading = loaders.load(
        *(words.file.name, content, office.registry, office.directory),
        kind=words.kind,
        month=words.month,
        closing_day=closing_day,
        aliases=known.aliases,
        mappings=known.mappings,
    )
    month = words.month.id if words.month else None
    return reading, Told(words.kind, month, closing_day=closing_day, remembered=known.numbers)


def _locked(touched: Touched) -> Problem:
    found = touched.sentence
    return MONTH_LOCKED.problem(found, sheet=touched.sheet, row=touched.row)


def _beside_stored(office: answers.Office, reading: Reading) -> Reading:
    """The file with what its figures and those it leaves in use say together; one error rejects it."""
    if (needed := loaders.needed_beside(reading, office.registry)) is None:
        return reading
    file = (office.jurisdiction, reading.sha256, reading.kind)
    months = (needed.first_month, needed.last_month)
    with office.store.reading() as cursor:
        rows = around.beside(cursor, file, needed.measures, needed.agencies, months)
    return loaders.beside_stored(reading, map(loaders.Stored._make, rows), office.registry, office.directory)


def _withdrawn_before(office: answers.Office, reading: Reading) -> tuple[Problem, ...]:
    """A warning where the same bytes were loaded and taken back."""
    with office.store.reading() as cursor:
        found = queries.withdrawn_with_bytes(cursor, office.jurisdiction, reading.sha256)
    return (loaders.withdrawn_before(*found),) if found else ()


def _against_history(office: answers.Office, reading: Reading) -> tuple[Problem, ...]:
    """Warnings about the file beside the figures in use around it."""
    if (needed := loaders.needed(reading)) is None:
        return ()
    months = (needed.first_month, needed.last_month)
    with office.store.reading() as cursor:
        rows = around.figures(cursor, office.jurisdiction, needed.measures, needed.agencies, months)
    stored = [loaders.Stored(*row) for row in rows]
    return loaders.against_history(reading, stored, office.registry, office.directory)


def _beside_whole(office: answers.Office, reading: Reading) -> tuple[Problem, ...]:
    """Warnings where the whole jurisdiction's row and the bodies' sum differ across files."""
    if reading.kind != "figures":
        return ()
    sums, wholes = answers.beside_whole(office, [periods.parse(month) for month in reading.months])
    return loaders.compare_whole(reading, office.registry, office.directory, agency_sums=sums, wholes=wholes)


def _incoming(office: answers.Office, reading: Reading, file: tuple[bytes, Told], by: str) -> Incoming:
    content, told = file
    assert reading.kind is not None
    return Incoming(
        jurisdiction=office.jurisdiction,
        kind=reading.kind,
        file=reading.name,
        content=content,
        by=by,
        observations=reading.observations,
        row_count=reading.rows,
        told=told,
    )


def _report(words: argparse.Namespace, reading: Reading, problems: Sequence[Problem], effect: Effect) -> int:
    answer: dict[str, Any] = {
        "accepted": reading.accepted,
        "kind": reading.kind,
        "batch": effect.batch,
        "rows": reading.rows,
        "new": effect.new,
        "changed": effect.changed,
        "unchanged": effect.unchanged,
        "problems": [problem.as_json() for problem in problems],
    }
    for line in _lines(words, reading, problems, effect):
        commands.say(line)
    if words.json:
        commands.write_json(answer)
    if not reading.readable:
        return commands.OFF
    return commands.DONE if reading.accepted else commands.REJECTED


def _lines(
    words: argparse.Namespace, reading: Reading, problems: Sequence[Problem], effect: Effect
) -> list[str]:
    """The report for people: what was decided first, then every problem with its place and remedy."""
    counts = f"{formats.count(effect.new)} dòng mới, {formats.count(effect.changed)} dòng thay đổi, "
    counts += f"{formats.count(effect.unchanged)} dòng giữ nguyên"
    if not reading.accepted:
        first = f"Tệp {reading.name} bị từ chối: {len(reading.errors)} lỗi. Chưa ghi số nào."
    elif effect.is_repeated:
        first = f"Tệp {reading.name} đã nạp ở lần {effect.batch}; không ghi lại."
    elif words.writes:
        first = f"Đã ghi tệp {reading.name}, lần nạp {effect.batch}: {counts}."
    else:
        first = f"Tệp {reading.name} đạt, chưa ghi: {counts}."
    return [first, *map(telling.line, problems)]


def _history(words: argparse.Namespace) -> int:
    office = offices.asked()
    with office.store.reading() as cursor:
        rows = queries.history(cursor, office.jurisdiction)
    if words.json:
        commands.write_json([_history_row(row) for row in rows])
    for row in [] if words.json else rows:
        print(
            f"{row['batch']} · {row['file']} · {row['kind']} · {row['state']} · {formats.moment(row['at'])}"
        )
    return commands.DONE


def _history_row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in HISTORY_KEYS}


def _left_mixed(office: answers.Office, batch: str) -> tuple[Problem, ...]:
    """What figures of different files would say wrongly together once the batch is withdrawn."""
    with office.store.reading() as cursor:
        now, then = around.mixed(cursor, office.jurisdiction, batch, returns=False)
    as_in_use = loaders.InUse._make
    return loaders.left_mixed(map(as_in_use, now), map(as_in_use, then), office.registry, office.directory)


def _undo(words: argparse.Namespace) -> int:
    office = offices.asked()
    status, seen = commands.DONE, office.store.version
    if mixed := _left_mixed(office, words.batch):
        commands.say(f"Chưa hoàn tác lần nạp {words.batch}: số còn lại sẽ không khớp nhau.")
        for problem in mixed:
            commands.say(telling.line(problem))
        status = commands.REJECTED
    else:
        try:
            office.store.undo(office.jurisdiction, words.batch, words.by, words.why, seen)
            commands.say(f"Đã hoàn tác lần nạp {words.batch}; số trước đó đang dùng trở lại.")
        except (AlreadyWithdrawnError, ChangedMeanwhileError, MonthLockedError) as error:
            commands.say(str(error))
            status = commands.REJECTED
    with office.store.reading() as cursor:
        rows = {row["batch"]: row for row in queries.history(cursor, office.jurisdiction)}
    if words.json:
        commands.write_json(_history_row(rows[words.batch]))
    return status


if __name__ == "__main__":
    commands.run(main)
