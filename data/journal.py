"""The log: one line for each thing that happened, and never a word about a person, a file or a figure.

What is told of an event are the fields of a fixed list, none of which can carry a name. Of an exception its
kind is told and the places in the code it passed; its words may quote a file and stay out. Lines of other
libraries are cleaned. A fault gets a number, which its reader sees too. Who did what is in the audit.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

Format = Literal["json", "text"]
FORMATS: tuple[Format, ...] = ("json", "text")
OWN = "kpi"
"""The logger every event of ours is told by."""
FIELDS = {
    "fault": r"[0-9a-f]{8}",
    "kind": r"[a-z_]{1,20}",
    "route": r"[a-z0-9_./-]{1,40}",
    "act": r"[a-z_]{1,20}",
    "outcome": r"[a-z_]{1,20}",
    "status": r"[0-9]{3}",
    "seconds": r"[0-9]+\.[0-9]{1,4}",
    "number": r"[0-9]{1,12}",
}
"""What may be told of an event, and how it must look; a name or a file's name never does."""
_ROOT = Path(__file__).parent.parent
_LIBRARIES = ("streamlit", "uvicorn", "websockets")
"""Those that bring handlers of their own."""
_SILENT = ("uvicorn.access",)
"""Switched off by the server; it would write down addresses with all that is asked."""
_PERSONAL = (
    (re.compile(r"[^\s<>\"'“”]+@[^\s<>\"'“”]+"), "…"),
    (re.compile(r"“[^”]*”|\"[^\"]*\"|'[^']*'"), "…"),
    (
        re.compile(r"[^\s/\\]+\.(?:xlsx?|xlsm|xlsb|csv|ods|odt|html?|mht|xml|txt|docx?|pptx?|pdf)\b", re.I),
        "…",
    ),
    (re.compile(r"\?[^\s]+"), "?…"),
)


def tell(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Note an event with some of FIELDS; what does not look as they must is left out."""
    _tell(event, level, fields)


def fault(event: str, error: BaseException, kind: str) -> str:
    """Note a fault of ours with the places it passed; the number its reader is told.

    An error that has its number already keeps it, and is not noted again.
    """
    known = number_of(error)
    if known:
        return known
    number = secrets.token_hex(4)
    _mark(error, number)
    _tell(event, logging.ERROR, {"fault": number, "kind": kind}, error)
    return number


def stopped(reason: BaseException) -> None:
    """Note a start that failed, with its reason, cleaned: it speaks of settings and of our own files."""
    logging.getLogger(f"{OWN}.start").error(str(reason), extra={"told": {"kind": "start"}})


def number_of(error: BaseException | None) -> str:
    """The number a fault was noted under; "" when it was not."""
    return str(getattr(error, "fault_number", "")) if error is not None else ""


def _mark(error: BaseException, number: str) -> None:
    # Kept on the error itself: Streamlit and Starlette tell of what they pass on once more.
    error.fault_number = number  # type: ignore[attr-defined]


def _tell(event: str, level: int, fields: dict[str, object], error: BaseException | None = None) -> None:
    plain = {name: round(value, 4) if isinstance(value, float) else value for name, value in fields.items()}
    told = {
        name: value
        for name, value in plain.items()
        if name in FIELDS and re.fullmatch(FIELDS[name], str(value))
    }
    exception = (type(error), error, error.__traceback__) if error is not None else None
    logging.getLogger(OWN).log(level, event, exc_info=exception, extra={"told": told})


class _Lines(logging.Formatter):
    """What both formats share: the fields of a line in their order, without anything personal."""

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        found: dict[str, Any] = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **getattr(record, "told", {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            if number := number_of(error):
                found["fault"] = number
            found["error"] = " < ".join(type(one).__name__ for one in _causes(error))
            found["trace"] = list(_places(error))
        return found


class _Json(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.fields(record), ensure_ascii=False)


class _Text(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        found = self.fields(record)
        head = " ".join(str(found.pop(name)) for name in ("time", "level", "logger", "message"))
        trace = found.pop("trace", [])
        more = [f"{name}={value}" for name, value in found.items()]
        return "\n".join([" ".join([head, *more]), *(f"    {place}" for place in trace)])


def _message(record: logging.LogRecord) -> str:
    """Our own words as they are; of others the words without what was filled in, but for numbers."""
    if record.name == OWN:
        return str(record.msg)
    text = str(record.msg)
    if isinstance(record.args, tuple) and record.args:
        shown = tuple(one if isinstance(one, (int, float)) else "…" for one in record.args)
        with suppress(TypeError, ValueError):  # else its own words, as they were written
            text = text % shown
    if text.startswith("Traceback"):  # written out by a library, values and all
        return text.splitlines()[0]
    text = " ".join(text.split())
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text[:500]


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _places(error: BaseException) -> Iterator[str]:
    """Where an exception and its causes passed: file, line and function, the innermost last."""
    for one in reversed(list(_causes(error))):
        for frame in traceback.extract_tb(one.__traceback__):
            path = Path(frame.filename)
            inside = path.is_relative_to(_ROOT) and ".venv" not in path.parts
            name = path.relative_to(_ROOT).as_posix() if inside else "/".join(path.parts[-2:])
            yield f"{name}:{frame.lineno} {frame.name}"


class Cleaned(logging.Logger):
    """A logger made after ours began: its lines go the one way, whatever handlers a library gives it."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 # the library's name
        """Pass a record on to the root, whatever the library has set."""
        logging.getLogger().callHandlers(record)


def begin(form: Format, *listeners: logging.Handler) -> None:
    """Send every line of this process to standard error in one format, and to the listeners."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setLevel(logging.INFO)
    writer.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    for handler in (writer, *listeners):
        root.addHandler(handler)
    logging.getLogger(OWN).setLevel(logging.DEBUG)
    logging.setLoggerClass(Cleaned)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)
    gather()


def gather() -> None:
    """Take the libraries' loggers their own handlers; once more after the libraries were set up."""
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        if name.partition(".")[0] in _LIBRARIES and name not in _SILENT:
            for handler in list(logger.handlers):
                logger.removeHandler(handler)
            logger.propagate = True


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """An exception that ends a thread or the process."""
    if error is None or issubclass(kind, (KeyboardInterrupt, SystemExit)):
        return
    fault("uncaught", error, "other")
