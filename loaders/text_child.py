"""The cells of a large text file, taken apart in a process of its own under limits; run as a script.

Arguments: the codec of UTF-16 or "", the bytes of a mark, the encoding's name, "respelled" or "", the
delimiter. Standard input: the file. Standard output: one line of JSON, and behind it, as long as that line
says, the different cells, how wide the rows are, and all cells as places among the different ones.
"""

from __future__ import annotations

import json
import sys
import types
from array import array
from dataclasses import asdict
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The package's own front door would bring in the whole app; this process needs its own few modules.
    _package = types.ModuleType("loaders")
    _package.__path__ = [str(Path(__file__).parent)]
    sys.modules["loaders"] = _package
    sys.path.append(str(Path(__file__).parents[1]))

from loaders import kinds_files
from loaders.delimited import MOST_DIFFERENT, checked_rows, too_different
from loaders.encodings import Marked, lines, named
from loaders.limits import TEXT_MEMORY, limit_this_process
from loaders.problems import Refusal

BETWEEN = "\x00"
"""Between two cells: no text that is read holds it."""


class _Places(dict[str, int]):
    """The place of every different cell; a new one gets the next."""

    def __missing__(self, cell: str) -> int:
        self[cell] = place = len(self)
        return place


class Coded:
    """The cells as numbers; blank rows at the end are left out."""

    def __init__(self) -> None:
        self.places = _Places({"": 0})
        self.codes: array[int] = array("I")
        self.widths: array[int] = array("I")

    def add(self, row: list[str]) -> None:
        """Take one more row. Raises Refusal when too much of the table is different."""
        self.codes.extend(map(self.places.__getitem__, row))
        self.widths.append(len(row))
        if len(self.places) > MOST_DIFFERENT:
            raise too_different(len(self.places))

    def drop_blank_end(self) -> None:
        """Leave out the last rows without any text."""
        while self.widths and not any(self.codes[len(self.codes) - self.widths[-1] :]):
            del self.codes[len(self.codes) - self.widths.pop() :]

    def answer(self) -> list[bytes | memoryview[int]]:
        """What goes to standard output."""
        self.drop_blank_end()
        texts = BETWEEN.join(self.places).encode()
        width = self.widths[0] if len(set(self.widths)) == 1 else 0
        widths = b"" if width else self.widths.tobytes()
        sizes = {"texts": len(texts), "width": width, "widths": len(widths), "codes": len(self.codes) * 4}
        return [json.dumps(sizes).encode() + b"\n", texts, widths, memoryview(self.codes).cast("B")]


def coded(content: bytes, arguments: list[str]) -> list[bytes | memoryview[int]]:
    """The answer to a file. Raises Refusal."""
    codec, skipped, name, respelled, delimiter = arguments
    encoding = named(name, is_respelled=bool(respelled))
    content = Marked(int(skipped), codec, "").as_utf_8(content)
    found = Coded()
    for row in checked_rows(lines(content, encoding), delimiter):
        found.add(row)
    return found.answer()


def refused(refusal: Refusal) -> list[bytes | memoryview[int]]:
    """The answer that says why there is none."""
    told: dict[str, Any] = {"refused": asdict(refusal.problem), "readable": refusal.readable}
    return [json.dumps(told).encode() + b"\n"]


def main() -> None:
    """Read standard input, answer on standard output."""
    limit_this_process(TEXT_MEMORY)
    try:
        answer = coded(sys.stdin.buffer.read(), sys.argv[1:])
    except Refusal as refusal:
        answer = refused(refusal)
    except MemoryError:
        limit = {"limit": "tệp đọc được trong bộ nhớ cho phép"}
        answer = refused(Refusal(kinds_files.TOO_LARGE.problem("quá nhiều chữ", words=limit)))
    for part in answer:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
