"""A fault of what was written, in words: where it stands, what was found there, what is needed instead.

Pydantic finds the faults; this module only says them in Vietnamese. The place is told by whoever knows what
was written: a file's keys, or the fields of a form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from indicators.model import Frozen

Model = TypeVar("Model", bound=Frozen)
Steps = tuple[int | str, ...]
"""The way from the whole to the faulty value: ("targets", 3, "operator")."""

NEEDED = {
    "missing": "điền mục này",
    "extra_forbidden": "bỏ khóa này hoặc sửa lại tên khóa",
    "literal_error": "một trong: {expected}",
    "string_pattern_mismatch": "chữ theo mẫu {pattern}",
    "string_type": "một chuỗi chữ",
    "string_too_short": "chữ không để trống",
    "bool_type": "true hoặc false",
    "bool_parsing": "true hoặc false",
    "int_type": "một số nguyên",
    "int_parsing": "một số nguyên",
    "int_from_float": "một số nguyên",
    "decimal_type": "một số",
    "decimal_parsing": "một số",
    "finite_number": "một số",
    "date_type": "ngày dạng 2025-02-24",
    "date_parsing": "ngày dạng 2025-02-24",
    "date_from_datetime_parsing": "ngày dạng 2025-02-24",
    "tuple_type": "một danh sách",
    "dict_type": "một bảng khóa: giá trị",
    "model_type": "một bảng khóa: giá trị",
    "too_short": "ít nhất một mục",
}


def place(steps: Steps) -> str:
    """Where in the file, as one would look for it: "targets[3].operator"."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".") or "cả mục"


def short(value: object) -> str:
    """What was found, as a file writes it, cut after 60 letters."""
    text = "chỗ trống" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def told(fault: Mapping[str, Any], found_as: Callable[[object], str] = short) -> str:
    """What was found and what to write instead, in Vietnamese where the kind of fault is known."""
    found, context = fault["input"], fault.get("ctx", {})
    if fault["type"] == "missing":
        return f"chưa có; cần: {NEEDED['missing']}"
    if fault["type"] == "value_error":
        reason = str(context["error"])
        named = [f"{key}: {value!r}" for key, value in found.items() if key in reason.split()]
        return f"đã thấy {', '.join(named)}; {reason}" if named else reason
    words = NEEDED.get(fault["type"])
    needed = words.format(**context).replace(" or ", " hoặc ") if words else fault["msg"]
    return f"đã thấy {found_as(found)}; cần: {needed}"


def validated(
    model: type[Model], raw: object, where: str, faults: list[str], inside: Steps = ()
) -> Model | None:
    """The valid instance, or None with every fault added to `faults`: "<where>, <place>: <what>."."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for fault in of(error):
            faults.append(f"{where}, {place((*inside, *fault['loc']))}: {told(fault)}.")
        return None


def of(error: ValidationError) -> list[Mapping[str, Any]]:
    """The faults to tell, each once."""
    # Too short for want of valid items: the items there are, but faulty, and told each by itself.
    return [fault for fault in error.errors() if not (fault["type"] == "too_short" and fault["input"])]
