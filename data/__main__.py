"""`python -m data …`: keeping the figures safe, and what helps when nobody can come in.

Beside a running app, backup, doctor and the locks ask the app; restore and rebuild want it stopped.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection as Cursor

import loaders
from data import (
    backups,
    commands,
    doctor,
    edit_commands,
    offices,
    rebuilding,
    records,
    remembered,
    remote,
    replacing,
    settings,
)
from data.commands import Parser, RefusedError
from data.incoming import Incoming, Told
from data.ledger import Entry
from data.refusals import LockStateError
from data.settings import Settings
from indicators import periods, registry
from indicators.formats import count, moment
from indicators.model import Directory
from loaders import Reading


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit status."""
    words = _parser().parse_args(arguments)
    status: int = words.command(words, settings.read())
    return status


def _parser() -> Parser:
    parser = Parser(prog="python -m data")
    known = parser.add_subparsers(
        required=True,
        metavar="backup|restore|rebuild|doctor|lock|unlock|open|locks|edits|take-back|admin",
    )
    backup = known.add_parser("backup")
    backup.add_argument("--to", type=Path)
    backup.add_argument("--keep", type=_positive)
    backup.set_defaults(command=_backup)
    restore = known.add_parser("restore")
    restore.add_argument("folder", type=Path)
    restore.set_defaults(command=_restore)
    rebuild = known.add_parser("rebuild")
    rebuild.add_argument("--leave-out-lost", action="store_true")
    rebuild.set_defaults(command=_rebuild)
    examine = known.add_parser("doctor")
    examine.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)  # without the directory
    examine.set_defaults(command=_doctor)
    for name in ("lock", "unlock", "open"):
        change = known.add_parser(name)
        change.add_argument("month")
        change.add_argument("--by", required=True)
        change.add_argument("--why", required=True)
        change.set_defaults(command=_change_lock, name=name)
    change.add_argument("--agency", required=True)
    known.add_parser("locks").set_defaults(command=_locks)
    known.add_parser("edits").set_defaults(command=edit_commands.edits)
    take_back = known.add_parser("take-back")
    take_back.add_argument("kind", choices=records.LAID_OVER)
    take_back.add_argument("key")
    take_back.set_defaults(command=edit_commands.take_back)
    admin = known.add_parser("admin")
    admin.add_argument("email")
    admin.set_defaults(command=edit_commands.admin)
    for command in (take_back, admin):
        command.add_argument("--by", required=True)
        command.add_argument("--why", required=True)
    for command in known.choices.values():
        command.add_argument("--json", action="store_true")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise RefusedError(f"--keep: đã thấy “{text}”; cần số bản sao lưu muốn giữ, từ 1.")
    return int(text)


def _backup(words: argparse.Namespace, chosen: Settings) -> int:
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    answer = store.backup()
    store.close()
    folder = Path(answer["backup"])
    kept_beside = folder.parent
    if words.to is not None:
        moved = backups.move(folder, words.to.absolute())
        answer = backups.note(kept_beside, moved, is_whole=answer.get("whole") is True)
        folder = Path(answer["backup"])
    removed = backups.forget(folder, chosen.database.stem, words.keep) if words.keep else []
    commands.say(
        f"Đã sao lưu {count(answer['batches'])} lần nạp, {count(answer['figures'])} số và "
        f"{count(answer['originals'])} tệp gốc vào {folder}; bản sao đã được mở thử và kiểm tra."
    )
    if words.json:
        commands.write_json({**answer, "removed": removed})
    return commands.DONE


def _restore(words: argparse.Namespace, chosen: Settings) -> int:
    answer = replacing.restore(chosen.database, words.folder)
    commands.say(
        f"Đã khôi phục {chosen.database} từ bản sao lưu {words.folder}: {count(answer['batches'])} lần nạp, "
        f"{count(answer['figures'])} số. {_aside(answer)}"
    )
    _remark(answer)
    if words.json:
        commands.write_json(answer)
    return commands.DONE


def _remark(answer: dict[str, Any]) -> None:
    for remark in answer["remarks"]:
        commands.say(remark)


def _aside(answer: dict[str, Any]) -> str:
    return f"Bản bị thay giữ ở {answer['replaced']}." if answer["replaced"] else ""


def _rebuild(words: argparse.Namespace, chosen: Settings) -> int:
    answer = rebuilding.rebuild(chosen.database, _readings(chosen), leave_out_lost=words.leave_out_lost)
    for loss in answer["losses"]:
        commands.say(f"- Lần nạp {loss['batch']}, tệp “{loss['file']}”: {loss['text']}")
    if answer["rebuilt"]:
        commands.say(
            f"Đã dựng lại {chosen.database} từ tệp gốc: {count(answer['batches'])} lần nạp, "
            f"{count(answer['figures'])} số. {_aside(answer)}"
        )
    else:
        commands.say(
            "Chưa thay gì. Tìm lại các tệp trên (ví dụ từ bản sao lưu) rồi chạy lại, hoặc thêm "
            "--leave-out-lost để dựng lại mà bỏ các lần nạp ấy."
        )
    _remark(answer)
    if words.json:
        commands.write_json(answer)
    return commands.DONE if answer["rebuilt"] else commands.REJECTED


def _readings(chosen: Settings) -> rebuilding.Readings:
    """Reads originals as they were read then, with what was told of them and remembered by then."""
    known = registry.load()
    kept: dict[tuple[str, int], Directory] = {}

    def bodies(cursor: Cursor, jurisdiction: str) -> Directory:
        """The directory as it was then."""
        edited = (jurisdiction, records.last(cursor, jurisdiction, ("agency",)))
        if edited not in kept:
            kept[edited] = offices.agencies_of(cursor, jurisdiction, chosen)
        return kept[edited]

    def readings(cursor: Cursor, entry: Entry, content: bytes) -> Iterator[Incoming]:
        jurisdiction = entry["jurisdiction"]
        told = Told.from_json(entry["told"]) if "told" in entry else None
        things = remembered.everything(cursor, jurisdiction)
        numbers = {one.number for one in things if not one.withdrawn} if told is None else told.remembered
        things = [one for one in things if one.number in numbers]

        def read(way: Told, *, named: bool = True) -> Reading:
            ours = loaders.said(things, way.closing_day)
            ours = ours if named else ours.without_mappings()
            return loaders.load(
                *(entry["file"], content, known, bodies(cursor, jurisdiction)),
                kind=way.kind,
                month=periods.parse(way.month) if way.month else None,
                closing_day=way.closing_day,
                agency=way.agency,
                mappings=ours.mappings,
                aliases=ours.aliases,
            )

        ways = _ways(read, entry, chosen.closing_day) if told is None else [read(told)]
        for reading in ways:
            yield _incoming(entry, content, reading, told)

    return readings


def _ways(read: Callable[..., Reading], entry: Entry, closing_day: int | None) -> Iterator[Reading]:
    """Of a batch of days when nothing told was kept: the readings that accept the file.

    With and without what a file may leave unsaid, its period, its body, the columns named for it; then with
    other closing days than today's. The print in the ledger says which was the one.
    """
    kind, period, agency = entry["kind"], entry.get("only_period"), entry.get("only_agency")
    told = dict.fromkeys([(None, None), (period, None), (None, agency), (period, agency)])
    ways = [(Told(kind, *one, closing_day), named) for one in told for named in (True, False)]
    fitting = []
    for way, named in ways:
        reading = read(way, named=named)
        if reading.accepted:
            fitting.append((way, named))
            yield reading
    for way, named in fitting:
        for day in (None, *range(1, 32)):
            yield read(replace(way, closing_day=day), named=named)


def _incoming(entry: Entry, content: bytes, reading: Reading, told: Told | None) -> Incoming:
    return Incoming(
        jurisdiction=entry["jurisdiction"],
        kind=entry["kind"],
        file=entry["file"],
        content=content,
        by=entry["by"],
        observations=reading.observations,
        row_count=entry["rows"],
        reason=entry.get("why"),
        told=told,
    )


def _doctor(words: argparse.Namespace, chosen: Settings) -> int:
    report = doctor.seen(chosen, alone=words.alone)
    if words.json:
        commands.write_json(report)
    else:
        print("\n".join(doctor.lines(report)))
    return commands.DONE if report["ok"] else commands.REJECTED


def _change_lock(words: argparse.Namespace, chosen: Settings) -> int:
    agency = _agency(words.agency, chosen) if words.name == "open" else ""  # it opens the store for a moment
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    status, where = commands.DONE, (chosen.jurisdiction, words.month)
    try:
        if words.name == "open":
            store.open_for(*where, agency, words.by, words.why)
        else:
            (store.lock if words.name == "lock" else store.unlock)(*where, words.by, words.why)
        told = {"lock": "Đã khóa", "unlock": "Đã mở khóa", "open": "Đã mở cho đơn vị"}[words.name]
        commands.say(f"{told}: tháng {words.month}.")
    except LockStateError as error:
        commands.say(str(error))
        status = commands.REJECTED
    if words.json:
        commands.write_json([asdict(lock) for lock in store.locks(chosen.jurisdiction)])
    return status


def _agency(text: str, chosen: Settings) -> str:
    """The id of an agency given by id or by name."""
    known = offices.known(chosen)[1]
    found = known.by_id.get(text) or known.called(text)
    if found is None:
        raise RefusedError(f"--agency: không có đơn vị “{text}”; xem `python -m indicators agencies`.")
    return found.id


def _locks(words: argparse.Namespace, chosen: Settings) -> int:
    found = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb).locks(chosen.jurisdiction)
    if words.json:
        commands.write_json([asdict(lock) for lock in found])
        return commands.DONE
    for lock in found:
        opened = ", ".join(opening.agency for opening in lock.openings)
        note = f" · mở cho {opened}" if opened else ""
        print(f"{lock.month} · {lock.by} · {moment(lock.at)} · {lock.why}{note}")
    return commands.DONE


if __name__ == "__main__":
    commands.run(main)
