"""How every command answers: exit status, one JSON value on request, messages for people in Vietnamese.

0 done or accepted; 1 the input was judged and rejected; 2 it could not be read, or the call is off.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NoReturn

from data.directory import DirectoryError
from data.settings import SettingError
from data.store import StoreError
from indicators.registry import RegistryError

DONE, REJECTED, OFF = 0, 1, 2

_ARGPARSE_WORDS = (
    (r"the following arguments are required: (.*)", r"thiếu \1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1: đã thấy \2; cần một trong \3"),
    (r"argument (.*?): invalid .* value: (.*)", r"\1: không đọc được \2"),
    (r"argument (.*?): expected .* argument.*", r"\1: cần một giá trị đi kèm"),
    (r"unrecognized arguments: (.*)", r"không có tùy chọn \1"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 không dùng cùng \2"),
)


class RefusedError(Exception):
    """The call is off; the text says in Vietnamese what was found and what to do."""


class Parser(argparse.ArgumentParser):
    """Reads a command's words; what does not fit becomes a RefusedError in Vietnamese."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and how the command is written."""
        for pattern, words in _ARGPARSE_WORDS:
            message = re.sub(f"^{pattern}$", words, message)
        usage = " ".join(self.format_usage().removeprefix("usage: ").split())
        raise RefusedError(f"Lệnh chưa đúng: {message}. Cách viết: {usage}")


def run(command: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run a command with the process's words; what goes wrong is said plainly, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    arguments = sys.argv[1:]
    try:
        sys.exit(command(arguments))
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except (RefusedError, SettingError, RegistryError, DirectoryError, StoreError, OSError) as error:
        say(str(error))
        if "--json" in arguments:
            write_json({"error": str(error)})
        sys.exit(OFF)
    except Exception as error:  # whatever else went wrong, other programs still get their one answer
        say("".join(traceback.format_exception(error)))
        if "--json" in arguments:
            write_json({"error": "Chương trình gặp lỗi, chưa ghi gì thêm. Chi tiết ở đầu ra báo lỗi."})
        sys.exit(OFF)


def say(message: str) -> None:
    """A message for people, on standard error."""
    print(message, file=sys.stderr)


def write_json(value: object) -> None:
    """The answer: one JSON value in UTF-8 on standard output, and nothing else."""
    print(json_text(value))


def json_text(value: object) -> str:
    """A value as JSON: letters as they are, days and moments (UTC) in ISO form. Raises ValueError for NaN."""
    return json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)


def plain_number(value: float | Decimal | None) -> int | float | None:
    """A figure as JSON writes it best: whole counts without decimals, NaN and None as null."""
    if value is None or value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain_number(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
