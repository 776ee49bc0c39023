"""`python -m indicators list|targets|agencies|status`: the registry, the directory and judged figures."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from data import commands, offices, replies, settings
from data.commands import Parser, RefusedError
from data.replies import Rows
from indicators import formats, periods
from indicators.model import STATUSES
from indicators.scopes import SCOPES


def main(arguments: Sequence[str]) -> int:
    """Answer one command; rows as JSON, or as lines for people."""
    words = _parser().parse_args(arguments)
    rows: Rows = words.answer(words)
    if words.json:
        commands.write_json(rows)
    else:
        for row in rows:
            print(words.line(row))
    return commands.DONE


def _parser() -> Parser:
    parser = Parser(prog="python -m indicators")
    answers_to = parser.add_subparsers(required=True, metavar="list|targets|agencies|status")
    for name, answer, line in (
        ("list", _list, _list_line),
        ("targets", _targets, _target_line),
        ("agencies", _agencies, _agency_line),
        ("status", _status, _status_line),
    ):
        command = answers_to.add_parser(name)
        command.add_argument("--json", action="store_true")
        command.set_defaults(answer=answer, line=line)
        if name == "status":
            command.add_argument("--period", required=True)
            command.add_argument("--plan")
            command.add_argument("--indicator")
            command.add_argument("--scope", choices=SCOPES, default="total")
    return parser


def _list(_: argparse.Namespace) -> Rows:
    return replies.indicators(offices.known(settings.read())[0])


def _list_line(row: dict[str, Any]) -> str:
    formula = " / ".join(side for side in (row["numerator"], row["denominator"]) if side)
    return f"{row['indicator']}: {row['name']} ({row['unit']}) = {formula}"


def _targets(_: argparse.Namespace) -> Rows:
    return replies.targets(offices.known(settings.read())[0])


def _target_line(row: dict[str, Any]) -> str:
    demand = formats.target(row["operator"], row["value"], row["unit"])
    return f"{row['plan']} {row['article']}: {row['indicator']} {demand} ({', '.join(row['applies_to'])})"


def _agencies(_: argparse.Namespace) -> Rows:
    return replies.agencies(offices.known(settings.read())[1])


def _agency_line(row: dict[str, Any]) -> str:
    days = f"{row['valid_from'] or '…'} – {row['valid_to'] or '…'}"
    return f"{row['id']}: {row['name']} ({row['tier']}, {days})"


def _status(words: argparse.Namespace) -> Rows:
    office = offices.asked()
    try:
        period = periods.parse(words.period)
    except ValueError as error:
        raise RefusedError(str(error)) from None
    return replies.statuses(office, period, plan=words.plan, indicator=words.indicator, scope=words.scope)


def _status_line(row: dict[str, Any]) -> str:
    mark = STATUSES[row["status"]]
    value = formats.number(row["value"], 2)
    demand = "" if row["operator"] is None else f" {row['operator']} {formats.plain(row['target'])}"
    return f"{mark.glyph} {mark.word}: {row['indicator']}{demand} · {row['agency_name']} · {value}"


if __name__ == "__main__":
    commands.run(main)
