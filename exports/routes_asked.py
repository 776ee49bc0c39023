"""What may be asked: each parameter once, with words and rule; requests are read and described by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from indicators.scopes import SCOPES

Asked = dict[str, Any]
MOST_ROWS, USUAL_ROWS = 50_000, 10_000
LARGEST = 999_999_999
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
PERIOD = r"^(20[0-9]{2}|2100)(-(0[1-9]|1[0-2])|-Q[1-4]|-H1|-9M)?$"
ID = r"^[a-z][a-z0-9_-]{0,99}$"


class AskedWrongError(ValueError):
    """A parameter cannot be used; the text says which, what was found and what is needed, in Vietnamese."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of the address: what it means, and its rule as OpenAPI writes it."""

    name: str
    words: str
    rule: Mapping[str, Any] = field(default_factory=dict)
    needed: str = ""
    """What to write instead of what was found."""
    is_required: bool = False

    def read(self, text: str) -> str | int:
        """The value. Raises AskedWrongError."""
        if self.rule["type"] == "integer":
            if _WHOLE.fullmatch(text) and self.rule["minimum"] <= int(text) <= self.rule["maximum"]:
                return int(text)
        elif "enum" in self.rule:
            if text in self.rule["enum"]:
                return text
        elif re.fullmatch(self.rule["pattern"], text) and not text.endswith("\n"):
            return text
        raise AskedWrongError(f"{self.name}: đã thấy “{text[:80]}”; cần {self.needed}.")


def one_of(name: str, words: str, values: Sequence[str], usual: str | None = None) -> Parameter:
    """A parameter that takes one of a few words."""
    rule: dict[str, Any] = {"type": "string", "enum": list(values)}
    if usual is not None:
        rule["default"] = usual
    return Parameter(name, words, rule, f"một trong: {', '.join(values)}")


PERIOD_ASKED = Parameter(
    "period",
    "Kỳ: 2025-03 (tháng), 2025-Q1 (quý), 2025-H1 (6 tháng), 2025-9M (9 tháng), 2025 (năm)",
    {"type": "string", "pattern": PERIOD, "example": "2025-Q3"},
    "một kỳ dạng 2025-03, 2025-Q1, 2025-H1, 2025-9M hoặc 2025, từ năm 2000 đến 2100",
    is_required=True,
)
PLAN = Parameter(
    "plan",
    "Mã văn bản giao chỉ tiêu",
    {"type": "string", "pattern": ID},
    "mã một kế hoạch, như trong /targets",
)
INDICATOR = Parameter(
    "indicator", "Mã chỉ tiêu", {"type": "string", "pattern": ID}, "mã một chỉ tiêu, như trong /indicators"
)
AGENCY = Parameter(
    "agency", "Mã đơn vị", {"type": "string", "pattern": ID}, "mã một đơn vị, như trong /agencies"
)
SCOPE = one_of("scope", "Toàn tỉnh, từng khối hay từng đơn vị", SCOPES, "total")
FORMAT = one_of("format", "json hoặc csv; thiếu thì theo đầu mục Accept", ("json", "csv"))
LIMIT = Parameter(
    "limit",
    "Số dòng nhiều nhất của một trang",
    {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_ROWS},
    f"số nguyên từ 1 đến {MOST_ROWS}",
)
OFFSET = Parameter(
    "offset",
    "Bỏ qua bao nhiêu dòng đầu",
    {"type": "integer", "minimum": 0, "maximum": LARGEST, "default": 0},
    f"số nguyên từ 0 đến {LARGEST}",
)
VERSION = Parameter(
    "version",
    "Phiên bản số liệu của trang đầu, có sẵn trong Link; số liệu đã đổi thì trả 409",
    {"type": "integer", "minimum": 0, "maximum": LARGEST},
    f"số nguyên từ 0 đến {LARGEST}",
)
PAGING = (LIMIT, OFFSET, VERSION, FORMAT)


def read(parameters: Sequence[Parameter], query: QueryParams) -> Asked:
    """The parameters of a request by name, with their usual values. Raises AskedWrongError."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in dict.fromkeys(query.keys()):
        if name not in known:
            raise AskedWrongError(f"Không có tham số “{name[:80]}”; các tham số: {', '.join(known)}.")
        if len(query.getlist(name)) > 1:
            raise AskedWrongError(f"{name}: đã thấy nhiều lần; mỗi tham số chỉ ghi một lần.")
    asked: Asked = {}
    for parameter in parameters:
        if parameter.name in query:
            asked[parameter.name] = parameter.read(query[parameter.name])
        elif parameter.is_required:
            raise AskedWrongError(f"{parameter.name}: thiếu; cần {parameter.needed}.")
        else:
            asked[parameter.name] = parameter.rule.get("default")
    return asked
