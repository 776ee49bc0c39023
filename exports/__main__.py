"""`python -m exports chart|workbook|briefing|slides|form06a|letters`: pictures and documents without a page.

A scheduler can call them, beside a running app too. A file is put in place whole or not at all; what
cannot be made is said on standard error, with exit status 2, or 1 where `--all` left somebody out; who has
nothing to be told is only counted, and is a fault only where no file was made at all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from data import commands, offices, replies
from data.answers import Office
from data.commands import Parser, RefusedError
from exports import files
from exports.refusals import ExportError, NothingToSayError
from indicators import periods
from indicators.formats import count
from indicators.periods import Period

DOCUMENTS = ("workbook", "briefing", "slides", "form06a", "letters")
LETTERS = ("reminder", "notice")
WHICH = ("trend", "ranking", "shortfall")
ENDINGS = (".png", ".svg")
Answer = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit status."""
    words = _parser().parse_args(arguments)
    try:
        answer: Answer = words.command(words)
    except ExportError as error:
        raise RefusedError(str(error)) from error
    for refused in answer["refused"]:
        commands.say(f"{refused['agency']}: {refused['error']}")
    if silent := answer.get("nothing_to_say"):
        commands.say(f"{count(len(silent))} đơn vị không có gì phải đôn đốc: không lập công văn.")
    if words.json:
        commands.write_json(answer)
    else:
        for file in answer["files"]:
            print(file["file"])
    is_whole = answer["files"] and not answer["refused"]
    return commands.DONE if is_whole else commands.REJECTED


def _parser() -> Parser:
    parser = Parser(prog="python -m exports")
    known = parser.add_subparsers(required=True, metavar=f"chart|{'|'.join(DOCUMENTS)}")
    chart = known.add_parser("chart")
    chart.add_argument("indicator")
    chart.add_argument("--which", choices=WHICH, default="trend")
    chart.add_argument("--shape", choices=("word", "slide"), default="word")
    chart.set_defaults(command=_chart)
    made = [known.add_parser(name) for name in DOCUMENTS]
    for name, command in zip(DOCUMENTS, made, strict=True):
        command.add_argument("--all", action="store_true")
        command.set_defaults(command=_documents, which=name)
    made[-1].add_argument("--which", choices=LETTERS, required=True)
    for command in (chart, *made):
        command.add_argument("--period", required=True, type=_period)
        command.add_argument("--plan")
        command.add_argument("--agency")
        command.add_argument("--out", required=True, type=Path)
        command.add_argument("--json", action="store_true")
    return parser


def _period(text: str) -> Period:
    try:
        return periods.parse(text)
    except ValueError as error:
        raise RefusedError(str(error)) from None


def _chart(words: argparse.Namespace) -> Answer:
    """One chart as PNG or SVG, by the ending of the file's name."""
    from exports import figures, pictures  # the browser's libraries are wanted here only

    out: Path = words.out
    if out.suffix not in ENDINGS:
        raise RefusedError(f"Tệp {out} cần đuôi .png hoặc .svg.")
    office = offices.asked()
    shape = pictures.SLIDE if words.shape == "slide" else pictures.WORD
    asked = (words.indicator, words.period)
    reading = figures.reading_of(office, *asked, plan=words.plan, agency=words.agency)
    figures.check_filled(reading)
    chart = figures.for_shape(office, reading, words.which, shape)
    kind: pictures.Kind = "svg" if out.suffix == ".svg" else "png"
    picture = pictures.picture(chart, shape, kind)
    told = {"what": "Hình", "indicator": words.indicator, "period": words.period.id, "plan": words.plan}
    _tell(office, told, out, picture, words.agency)
    return _answer([_put(out, picture, reading.body)])


def _documents(words: argparse.Namespace) -> Answer:
    """One document, or with `--all` one for the whole and one for each agency of the period."""
    from exports import library  # the documents' libraries are wanted here only

    out: Path = words.out
    ending = f".{library.LIBRARY[words.which].ending}"
    if words.all and words.agency is not None:
        raise RefusedError("Dùng --agency hoặc --all, không dùng cả hai.")
    if words.all and out.suffix == ending:
        raise RefusedError(f"--all ghi nhiều tệp: --out cần tên một thư mục, đã thấy {out}.")
    if not words.all and not out.is_dir() and out.suffix != ending:
        raise RefusedError(f"Tệp {out} cần đuôi {ending}, hoặc là một thư mục đã có.")
    office = offices.asked()
    _check_names(office, words)
    make = partial(library.make, words.which, office, words.period, plan=words.plan)
    name = partial(library.file_name, words.which, words.period)
    title = library.LIBRARY[words.which].title
    tell = partial(_tell, office, {"what": title, "period": words.period.id, "plan": words.plan})
    if words.all:
        return _for_all(office, words.period, out, make, name, tell)
    path = out / name(words.agency) if out.is_dir() else out
    content = make(agency=words.agency)
    tell(path, content, words.agency)
    return _answer([_put(path, content, words.agency or office.directory.whole.id)])


def _for_all(
    office: Office,
    period: Period,
    out: Path,
    make: Callable[..., bytes],
    name: Callable[..., str],
    tell: Callable[[Path, bytes, str | None], None],
) -> Answer:
    """A folder of files; who has none is named, or counted where nothing is to be said; the others' stand."""
    files.folder(out)
    existing = office.directory.existing(*period.days(office.settings.closing_day))
    done: list[Answer] = []
    refused: list[Answer] = []
    silent: list[str] = []
    for agency in (None, *(body.id for body in existing)):
        called = agency or office.directory.whole.id
        try:
            content = make(agency=agency)
        except NothingToSayError:
            silent += [agency] if agency else []
        except ExportError as error:
            refused.append({"agency": called, "error": str(error)})
        else:
            tell(out / name(agency), content, agency)
            done.append(_put(out / name(agency), content, called))
    if not done and refused:
        raise ExportError(refused[0]["error"])
    return {**_answer(done, refused), "nothing_to_say": silent}


def _check_names(office: Office, words: argparse.Namespace) -> None:
    replies.check_names(office.registry, office.jurisdiction, plan=words.plan, indicator=None)
    if words.agency is not None and words.agency not in office.directory.by_id:
        raise RefusedError(f"Không có đơn vị “{words.agency}”. Danh sách mã: python -m indicators agencies.")


def _tell(
    office: Office, told: dict[str, str | None], path: Path, content: bytes, agency: str | None
) -> None:
    """Tell the audit what is about to be put in place. Raises StoreError, and nothing is put then."""
    after = {**told, "agency": agency, "bytes": len(content)}
    known = {name: said for name, said in after.items() if said is not None}
    office.store.audited("export", path.name, after=known)


def _put(path: Path, content: bytes, agency: str) -> Answer:
    files.put(path, content)
    return {"file": str(path), "agency": agency, "bytes": len(content)}


def _answer(done: list[Answer], refused: Sequence[Answer] = ()) -> Answer:
    return {"files": done, "refused": list(refused)}


if __name__ == "__main__":
    commands.run(main)
