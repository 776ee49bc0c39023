"""The registry: every indicator and every target, read from YAML and checked whole at start.

A fault names the file, the place in it, what was found and what to write; all faults at once.
Formulas name measures, never text to evaluate. Invariant: whatever a plan or a formula refers to exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from indicators.model import Form, Formula, Frozen, Indicator, Measure, Plan, Words
from indicators.periods import Period

ROOM = Path(__file__).parent
Model = TypeVar("Model", bound=Frozen)


class RegistryError(Exception):
    """The YAML files do not hold together; the text lists every fault in Vietnamese."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"Danh mục chỉ tiêu có {len(faults)} lỗi:\n- " + "\n- ".join(faults))


@dataclass(frozen=True)
class Registry:
    """Measures and indicators by id, plans in file order. Read only."""

    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    plans: tuple[Plan, ...]

    def plans_of(self, jurisdiction: str) -> tuple[Plan, ...]:
        """The jurisdiction's plans, later document first; undated ones last."""
        own = [plan for plan in self.plans if plan.jurisdiction == jurisdiction]
        return tuple(sorted(own, key=lambda plan: (plan.date is not None, plan.date, plan.id), reverse=True))

    def in_force(self, jurisdiction: str, period: Period) -> tuple[Plan, ...]:
        """Plans of the period's year: a plan holds 1/1–31/12 whatever its signing date."""
        return tuple(plan for plan in self.plans_of(jurisdiction) if plan.year == period.year)

    def plan(self, plan_id: str) -> Plan | None:
        """The plan with this id, or None."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def form_of(self, indicator: str) -> Form:
        """The template an indicator's measures arrive in."""
        return self.measures[self.indicators[indicator].formula.numerator[0]].form

    def words(self, measures: Iterable[str]) -> str:
        """Measures as a sum in words: "Hồ sơ đã số hóa + Kết quả đã số hóa"."""
        return " + ".join(self.measures[measure].name for measure in measures)

    @cached_property
    def figures_indicators(self) -> tuple[str, ...]:
        """Indicators whose figures arrive through the `figures` template."""
        return tuple(i for i in self.indicators if self.form_of(i) == "figures")


class _Reported(Frozen):
    """The two words of an indicator that arrives through `figures`: what stands above and below."""

    numerator: Words
    denominator: Words | None = None


def load(room: Path = ROOM) -> Registry:
    """Read `definitions/*.yaml` and `plans/*.yaml` under `room`.

    Raises RegistryError with every fault found: file, place, what was found, what to write.
    """
    faults: list[str] = []
    measures: dict[str, Measure] = {}
    indicators: dict[str, Indicator] = {}
    for path in sorted((room / "definitions").glob("*.yaml")):
        _read_definitions(path, measures, indicators, faults)
    plans = _read_plans(room, faults)
    _check_references(measures, indicators, plans, faults)
    if faults:
        raise RegistryError(faults)
    return Registry(measures, indicators, tuple(plans.values()))


def _read_yaml(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: không đọc được YAML ({error}). Sửa cú pháp ở chỗ đã nêu.")
        return {}
    if not isinstance(content, dict):
        faults.append(f"{path.name}: tệp phải là một bảng khóa: giá trị, đã thấy {type(content).__name__}.")
        return {}
    return content


def _read_definitions(
    path: Path, measures: dict[str, Measure], indicators: dict[str, Indicator], faults: list[str]
) -> None:
    content = _read_yaml(path, faults)
    form = content.get("form")
    for place, item in enumerate(content.get("measures") or []):
        where = f"{path.name}, measures[{place}]"
        if measure := _validated(Measure, {**item, "form": form}, where, faults):
            _add(measures, measure.id, measure, where, faults)
    for place, item in enumerate(content.get("indicators") or []):
        where = f"{path.name}, indicators[{place}] ({item.get('id')})"
        raw = dict(item)
        if "figures" in raw:
            _expand_figures(raw, form, where, measures, faults)
        if indicator := _validated(Indicator, raw, where, faults):
            _add(indicators, indicator.id, indicator, where, faults)


def _expand_figures(
    raw: dict[str, Any], form: object, where: str, measures: dict[str, Measure], faults: list[str]
) -> None:
    """Give a `figures` indicator its own two measures, so that all formulas look alike."""
    reported = _validated(_Reported, raw.pop("figures"), f"{where}, figures", faults)
    if reported is None:
        return
    sides = {"numerator": reported.numerator, "denominator": reported.denominator}
    formula: dict[str, Any] = {"kind": raw.pop("kind", None)}
    for side, words in sides.items():
        if words is not None:
            name = f"{raw.get('id')}.{side}"
            own = {"id": name, "name": words, "unit": raw.get("unit", ""), "form": form}
            if measure := _validated(Measure, own, f"{where}, figures", faults):
                _add(measures, name, measure, where, faults)
            formula[side] = (name,)
    raw["formula"] = formula


def _read_plans(room: Path, faults: list[str]) -> dict[str, Plan]:
    plans: dict[str, Plan] = {}
    for path in sorted((room / "plans").glob("*.yaml")):
        if plan := _validated(Plan, _read_yaml(path, faults), path.name, faults):
            _add(plans, plan.id, plan, path.name, faults)
            if plan.id != path.stem:
                faults.append(f"{path.name}, id: đã thấy {plan.id!r}; viết {path.stem!r} như tên tệp.")
    return plans


def _validated(model: type[Model], raw: Mapping[str, Any], where: str, faults: list[str]) -> Model | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for fault in error.errors():
            place = ".".join(str(part) for part in fault["loc"])
            found = "" if fault["type"] == "missing" else f"đã thấy {_short(fault['input'])}; "
            faults.append(f"{where}, {place or 'cả mục'}: {found}cần: {_needed(fault)}.")
        return None


_PYDANTIC_WORDS = {
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
    "decimal_type": "một số",
    "decimal_parsing": "một số",
    "date_type": "ngày dạng 2025-02-24",
    "date_from_datetime_parsing": "ngày dạng 2025-02-24",
    "tuple_type": "một danh sách",
    "dict_type": "một bảng khóa: giá trị",
    "model_type": "một bảng khóa: giá trị",
    "too_short": "ít nhất một mục",
    "value_error": "{error}",
}


def _needed(fault: Mapping[str, Any]) -> str:
    """What to write instead, in Vietnamese where the kind of fault is known."""
    words = _PYDANTIC_WORDS.get(fault["type"])
    return words.format(**fault.get("ctx", {})) if words else str(fault["msg"])


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _add(known: dict[str, Any], key: str, value: object, where: str, faults: list[str]) -> None:
    if key in known:
        faults.append(f"{where}: mã {key!r} đã có ở chỗ khác; mỗi mã chỉ khai một lần.")
    known[key] = value


def _check_references(
    measures: Mapping[str, Measure],
    indicators: Mapping[str, Indicator],
    plans: Mapping[str, Plan],
    faults: list[str],
) -> None:
    for indicator in indicators.values():
        for measure in indicator.formula.measures:
            if measure not in measures:
                faults.append(
                    f"definitions, {indicator.id}, formula: đã thấy đại lượng {measure!r}; "
                    "cần một mã có trong measures."
                )
    for plan in plans.values():
        for place, target in enumerate(plan.targets):
            where = f"{plan.id}.yaml, targets[{place}]"
            known = indicators.get(target.indicator)
            if known is None:
                faults.append(
                    f"{where}, indicator: đã thấy {target.indicator!r}; cần một mã chỉ tiêu đã khai."
                )
            elif known.unit != target.unit:
                faults.append(f"{where}, unit: đã thấy {target.unit!r}; cần {known.unit!r} như chỉ tiêu.")


def formula_in_words(registry: Registry, formula: Formula) -> str:
    """The formula as a reader would say it: "(A + B) / (C + D)"."""
    above, below = (registry.words(side) for side in (formula.numerator, formula.denominator))
    if not below:
        return above
    wrapped = [f"({side})" if " + " in side else side for side in (above, below)]
    return " / ".join(wrapped)
