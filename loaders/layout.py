"""How a monthly template looks: its columns, the measures they carry, and what must hold between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indicators.model import Form

OfficialKind = Literal["ii06a", "digitization_sheet", "btp07a"]
FileKind = Form | OfficialKind | Literal["mapped"]
"""What a file can be: one of our templates, an official form, a table whose columns an officer named."""


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its heading, and other headings seen for it."""

    field: str
    title: str
    variants: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Identity:
    """What must hold in a row: the whole equals its parts ("="), or is no less than its part (">=")."""

    whole: str
    parts: tuple[str, ...]
    sign: str = "="
    unless: str = ""
    """A measure between whole and part: where it was sent, the identities with it say more."""


@dataclass(frozen=True)
class Sum:
    """A measure that a form may give in parts only: the sum of those parts it has columns for."""

    measure: str
    parts: tuple[str, ...]
    less: tuple[str, ...] = ()
    """What is taken off again."""


@dataclass(frozen=True)
class Layout:
    """A template: identity columns, figures, identities. Fields of `counts` are measure ids."""

    kind: FileKind
    title: str
    identity: tuple[Column, ...]
    counts: tuple[Column, ...]
    identities: tuple[Identity, ...] = ()
    remarks: tuple[str, ...] = ()
    """Headings that close the template without carrying a figure."""
    sums: tuple[Sum, ...] = ()
    """Measures to add up where no column of their own is there."""
    unobserved: frozenset[str] = frozenset()
    """Fields of `counts` that are no measures: held against others, then left."""

    @property
    def only_months(self) -> bool:
        """Whether a row must speak of one month."""
        return self.kind in ("online_filing", "on_time", "digitization", "payment")

    @property
    def has_sum_lines(self) -> bool:
        """Whether lines that add others up belong to the table; elsewhere they are told of."""
        return not self.only_months and self.kind != "figures"

    @property
    def header(self) -> tuple[str, ...]:
        """The headings of the template, in its order."""
        return (*(column.title for column in (*self.identity, *self.counts)), *self.remarks)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns a file of this kind may have."""
        return (*self.identity, *self.counts, *DAYS, *UNREAD)

    def titles(self) -> dict[str, str]:
        """Headings by field."""
        return {column.field: column.title for column in self.columns}


CODE = Column("code", "Mã đơn vị", ("Mã ĐV", "Mã cơ quan", "Mã định danh", "Mã định danh đơn vị"))
NAME = Column(
    "name",
    "Đơn vị",
    (
        "Tên đơn vị",
        "Tên đơn vị báo cáo",
        "Đơn vị báo cáo",
        "Cơ quan, đơn vị",
        "Cơ quan/Đơn vị",
        "Tên cơ quan, đơn vị",
    ),
)
MONTH = Column("period", "Tháng", ("Kỳ", "Tháng báo cáo", "Kỳ báo cáo", "Tháng/năm", "Tháng, năm"))
DAYS = (Column("first", "Từ ngày", required=False), Column("last", "Đến ngày", required=False))
UNREAD = (
    Column("place_in_list", "STT", ("TT", "Số TT", "Số thứ tự"), required=False),
    Column("note", "Ghi chú", required=False),
)
"""Columns known to carry no figure."""
