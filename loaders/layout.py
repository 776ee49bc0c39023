"""How a monthly template looks: its columns, the measures they carry, and what must hold between them."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.model import Form


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


@dataclass(frozen=True)
class Layout:
    """A template: identity columns, figures, identities. Fields of `counts` are measure ids."""

    kind: Form
    title: str
    identity: tuple[Column, ...]
    counts: tuple[Column, ...]
    identities: tuple[Identity, ...] = ()
    remarks: tuple[str, ...] = ()
    """Headings that close the template without carrying a figure."""

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
