"""Rows of text whose equal cells are kept once: a million rows in a few dozen megabytes.

Reads like a sequence of tuples. The invariant: row `n` is the texts named by `codes` from `starts[n]` to
`starts[n + 1]`; where all rows are equally wide, `width` says so and there are no starts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import compress
from typing import overload


class CodedRows(Sequence[tuple[str, ...]]):
    """The rows of a large text file."""

    def __init__(
        self, texts: Sequence[str], codes: memoryview[int], *, width: int = 0, starts: Sequence[int] = ()
    ) -> None:
        """`codes` are places in `texts`; `width` of every row, or the `starts` of rows and their end."""
        self.texts, self.codes, self.width, self.starts = texts, codes, width, starts

    def __len__(self) -> int:
        return len(self.codes) // self.width if self.width else max(len(self.starts) - 1, 0)

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> CodedRows: ...

    def __getitem__(self, index: int | slice) -> tuple[str, ...] | CodedRows:
        places = range(len(self))[index]
        if isinstance(places, int):
            codes = self.codes[self._start(places) : self._start(places + 1)]
            return tuple(map(self.texts.__getitem__, codes))
        if places.step != 1:
            raise ValueError("rows are taken one after the other")
        if self.width:
            codes = self.codes[self._start(places.start) : self._start(places.stop)]
            return CodedRows(self.texts, codes, width=self.width)
        starts = self.starts[places.start : places.stop + 1] if places else ()
        return CodedRows(self.texts, self.codes, starts=starts)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        texts, codes = self.texts.__getitem__, self.codes
        for place in range(len(self)):
            yield tuple(map(texts, codes[self._start(place) : self._start(place + 1)]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def _start(self, place: int) -> int:
        return place * self.width if self.width else self.starts[place]

    def columns(self) -> list[list[str]]:
        """The cells by column; only for rows of one width."""
        return [
            list(map(self.texts.__getitem__, self.codes[place :: self.width])) for place in range(self.width)
        ]

    def different(self, place: int) -> list[str]:
        """The different cells of a column; only for rows of one width."""
        return [self.texts[code] for code in set(self.codes[place :: self.width])]

    def where(self, texts: Container[str]) -> Iterator[tuple[int, int, str]]:
        """Row, column (from 0) and text of every cell that holds one of these."""
        wanted = bytearray(text in texts for text in self.texts)
        for at in compress(range(len(self.codes)), map(wanted.__getitem__, self.codes)):
            row = at // self.width if self.width else bisect_right(self.starts, at) - 1
            yield row, at - self._start(row), self.texts[self.codes[at]]

    def with_texts(self, instead: Mapping[str, str]) -> CodedRows:
        """The same rows with some texts replaced."""
        texts = [instead.get(text, text) for text in self.texts]
        return CodedRows(texts, self.codes, width=self.width, starts=self.starts)
