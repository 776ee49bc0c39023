"""Plans as officers edit them: the mappings of the YAML files, checked by the same models.

A fault is told in the words of the form: which target, which field, what was found, what is needed. What is
valid can be written as YAML again, and reading that gives the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn
from unicodedata import normalize

import yaml
from pydantic import ValidationError

from indicators import faults
from indicators.faults import Steps
from indicators.formats import fold
from indicators.model import Indicator, Plan

FIELDS = {
    "id": "Mã kế hoạch",
    "jurisdiction": "Địa phương",
    "document": "Tên văn bản",
    "short_name": "Tên gọi tắt",
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "year": "Năm hiệu lực",
    "has_total": "Tính số chung cả tỉnh",
    "groups": "Nhóm đơn vị",
    "targets": "Mục tiêu",
    "exemptions": "Miễn trừ",
    "article": "Mục",
    "indicator": "Chỉ tiêu",
    "operator": "Phép so",
    "wording": "Chữ trong văn bản",
    "value": "Giá trị",
    "unit": "Đơn vị tính",
    "applies_to": "Áp dụng cho",
    "exempt": "Chữ về miễn trừ",
    "quote": "Trích nguyên văn",
    "note": "Ghi chú",
    "agencies": "Đơn vị",
    "tiers": "Khối",
    "agency": "Đơn vị",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "reason": "Lý do được miễn",
}
"""What the form calls each field of a plan, a target, a group and an exemption."""
OF_EXEMPTIONS = {"document": "Văn bản cho miễn"}
"""Fields of an exemption that a plan has too, under another name."""
LARGEST = 300_000
"""Bytes of a YAML file that is read; the longest plan there is has 20 000."""
DEEPEST = 10
"""Lists and tables inside one another; a plan needs four."""
_ITEMS = {"targets": ("Mục tiêu", "indicator"), "exemptions": ("Miễn trừ", "agency")}
_RULES = {
    "operator increase đi với value null; operator khác cần một số": (
        "phép so “tăng” thì để trống Giá trị; phép so khác cần một số ở Giá trị"
    ),
    "nhóm cần agencies hoặc tiers, và chỉ một trong hai": (
        "nhóm cần tên đơn vị hoặc khối, và chỉ một trong hai"
    ),
}


class PlanError(Exception):
    """An edited plan is not valid; `faults` says each in words of the form."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def checked(
    raw: Mapping[str, Any], indicators: Mapping[str, Indicator], bodies: Mapping[str, str] | None = None
) -> Plan:
    """The plan of a mapping as YAML has it. Raises PlanError with every fault at once.

    `bodies` are names of agencies by id: faults call them so.
    """
    names = {**{key: one.short_name for key, one in indicators.items()}, **(bodies or {})}
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        raise PlanError([_told(fault, raw, names) for fault in faults.of(error)]) from None
    if found := _unknown(plan, indicators, names):
        raise PlanError(found)
    return plan


def _unknown(plan: Plan, indicators: Mapping[str, Indicator], names: Mapping[str, str]) -> list[str]:
    found = []
    for place, one in enumerate(plan.targets):
        known = indicators.get(one.indicator)
        where = f"Mục tiêu {place + 1}"
        if known is None:
            found.append(
                f"{where}, Chỉ tiêu: đã thấy “{one.indicator}”; cần: một chỉ tiêu có trong danh mục."
            )
        elif known.unit != one.unit:
            found.append(
                f"{where} ({known.short_name}), Đơn vị tính: đã thấy “{one.unit}”; "
                f"cần: “{known.unit}” như chỉ tiêu."
            )
    for place, release in enumerate(plan.exemptions):
        if release.valid_to and release.valid_to < release.valid_from:
            found.append(
                f"Miễn trừ {place + 1} ({names.get(release.agency, release.agency)}), "
                "Đến ngày: trước Từ ngày; cần: ngày sau đó."
            )
    return found


def _told(fault: Mapping[str, Any], raw: Mapping[str, Any], names: Mapping[str, str]) -> str:
    place = _place(tuple(fault["loc"]), raw, names)
    if fault["type"] != "value_error":
        return f"{place}: {faults.told(fault, _short)}."
    reason = str(fault["ctx"]["error"])
    if named := re.match(r"miễn trừ cho '(.+)' không có trong targets", reason):
        name = names.get(named[1], named[1])
        return f"Miễn trừ: kế hoạch không còn mục tiêu nào cho “{name}”; bỏ miễn trừ này hoặc giữ mục tiêu."
    if named := re.match(r"applies_to '(.+)' không phải", reason):
        return f"Áp dụng cho: không có khối hay nhóm “{named[1]}”; chọn lại ở các mục tiêu dùng nhóm này."
    return f"{place}: {_RULES.get(reason, reason)}."


def _place(steps: Steps, raw: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Where on the form: "Mục tiêu 3 (Số hóa), Giá trị"."""
    fields = {**FIELDS, **OF_EXEMPTIONS} if steps[:1] == ("exemptions",) else FIELDS
    words: list[str] = []
    for at, step in enumerate(steps):
        before = steps[at - 1] if at else None
        if isinstance(step, int) and before in _ITEMS:
            title, named_by = _ITEMS[str(before)]
            item = raw[str(before)][step]
            name = str(item.get(named_by) or "") if isinstance(item, Mapping) else ""
            words[-1] = f"{title} {step + 1}" + (f" ({names.get(name, name)})" if name else "")
        elif before == "groups":
            words[-1] = f"Nhóm đơn vị “{step}”"
        elif isinstance(step, str):
            words.append(fields.get(step, f"khóa “{step}”"))
    return ", ".join(words) or "Cả kế hoạch"


def _short(value: object) -> str:
    if value is None or value == "" or value == [] or value == ():
        return "chỗ trống"
    text = str(value)
    return f"“{text}”" if len(text) <= 60 else f"“{text[:57]}…”"


def mapping_of(plan: Plan) -> dict[str, Any]:
    """The plan as a mapping that JSON can hold and `checked` reads; what is blank by default is left out.

    Days are texts (2025-02-24), values texts of exactly their digits.
    """
    raw = plan.model_dump(mode="json")
    kept = {name: raw[name] for name in ("id", "jurisdiction", "document", "short_name")}
    kept |= {name: raw[name] for name in ("number", "date", "year")}
    if not plan.has_total:
        kept["has_total"] = False
    if plan.groups:
        kept["groups"] = {name: _filled(group) for name, group in raw["groups"].items()}
    kept["targets"] = [
        {name: value for name, value in target.items() if value is not None or name == "value"}
        for target in raw["targets"]
    ]
    if plan.exemptions:
        kept["exemptions"] = [_filled(one) for one in raw["exemptions"]]
    return kept


def _filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if value not in (None, [])}


class _Writer(yaml.SafeDumper):
    """Lists of plain words in one line, as the files of the room have them."""

    def represent_sequence(
        self, tag: str, sequence: Iterable[object], flow_style: bool | None = None
    ) -> yaml.SequenceNode:
        is_words = all(isinstance(one, str) for one in sequence)
        return super().represent_sequence(tag, sequence, flow_style=is_words)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def exported(plan: Plan) -> str:
    """The plan as a YAML file `plans/<id>.yaml`; reading it gives the same plan."""
    raw = mapping_of(plan)
    raw["date"] = plan.date
    for target, one in zip(raw["targets"], plan.targets, strict=True):
        target["value"] = _number(one.value)
    for release, exemption in zip(raw.get("exemptions", ()), plan.exemptions, strict=True):
        release["valid_from"] = exemption.valid_from
        if exemption.valid_to:
            release["valid_to"] = exemption.valid_to
    return str(yaml.dump(raw, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110))


def _number(value: Decimal | None) -> int | float | str | None:
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(str(near)) == value else str(value)


class _Reader(yaml.SafeLoader):
    """Reads what is safe, and says which value it could not make anything of."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            mark = node.start_mark
            _refused(
                f"Tệp, dòng {mark.line + 1}, cột {mark.column + 1}: đã thấy {_short(node.value)}, không đọc "
                "được; cần: ngày có thật dạng 2025-02-24, số, hoặc chữ trong ngoặc kép."
            )


def imported(content: bytes) -> dict[str, Any]:
    """The mapping in a plan's YAML file, days as texts. Raises PlanError where it cannot be read."""
    if len(content) > LARGEST:
        _refused(f"Tệp lớn hơn {LARGEST // 1000} kB; cần: tệp YAML của một kế hoạch.")
    try:
        text = normalize("NFC", content.decode("utf-8-sig"))
        _refuse_swelling(text)
        raw = _Reader(text).get_single_data()
    except UnicodeDecodeError:
        _refused("Tệp không phải UTF-8; lưu lại tệp ở dạng UTF-8.")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
        _refused(f"Tệp{place}: không đọc được YAML; sửa cú pháp từ chỗ này.")
    if not isinstance(raw, dict):
        _refused(f"Cả tệp: đã thấy {_short(raw)}; cần: YAML của một kế hoạch, như tệp tải về ở trang này.")
    return {str(name): _as_text(value) for name, value in raw.items()}


def _refuse_swelling(text: str) -> None:
    """References and nesting make much of a few lines: more than the machine can hold or read."""
    depth = 0
    for event in yaml.parse(text):
        if isinstance(event, yaml.AliasEvent):
            _refused("Tệp dùng tham chiếu (&, *); viết các mục ra đầy đủ.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            _refused("Tệp lồng quá nhiều lớp; cần: tệp YAML của một kế hoạch.")


def _as_text(value: object) -> object:
    """Days as texts all the way down, sets as lists, so that JSON can hold the mapping."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _as_text(one) for name, one in value.items()}
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return [_as_text(one) for one in value] if isinstance(value, list | tuple | set) else value


def _refused(fault: str) -> NoReturn:
    raise PlanError([fault]) from None


def new_id(jurisdiction: str, number: str | None, year: int, taken: Container[str]) -> str:
    """The id of a new plan, from jurisdiction, number and year; numbered on where it is taken.

    >>> new_id("nghe-an", "512/QĐ-UBND", 2026, ()), new_id("nghe-an", None, 2026, {"nghe-an-2026"})
    ('nghe-an-512-2026', 'nghe-an-2026-2')
    """
    digits = re.search(r"\d+[0-9A-Za-zĐđ]*", number or "")
    middle = [re.sub(r"[^a-z0-9]", "", fold(digits[0]))] if digits else []
    first = "-".join([jurisdiction, *filter(None, middle), str(year)])
    wanted, again = first, 1
    while wanted in taken:
        again += 1
        wanted = f"{first}-{again}"
    return wanted
