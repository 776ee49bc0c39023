"""The registry: every indicator and every target, read from YAML and checked whole at start.

A fault names the file, the place in it, what was found and what to write; all faults at once.
Formulas name measures, never text to evaluate. Invariant: whatever a plan or a formula refers to exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from indicators import edited_plans
from indicators.edited_plans import PlanError
from indicators.faults import short, validated
from indicators.model import Form, Formula, Frozen, Indicator, Measure, Plan, Words
from indicators.periods import Period

ROOM = Path(__file__).parent


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

    def with_plan(self, plan: Plan) -> Registry:
        """The registry as it would be with this plan, in the place of the one with its id."""
        others = tuple(one for one in self.plans if one.id != plan.id)
        return Registry(self.measures, self.indicators, (*others, plan))

    def form_of(self, indicator: str) -> Form:
        """The template an indicator's measures arrive in."""
        form = self.measures[self.indicators[indicator].formula.numerator[0]].form
        assert form != "official", "an indicator is made of a template's measures"
        return form

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


class _Definitions(Frozen):
    """The outline of a definitions file; its items are judged one by one."""

    form: Form
    """Where the measures arrive from, unless one says otherwise."""
    measures: tuple[dict[str, Any], ...] = ()
    indicators: tuple[dict[str, Any], ...] = ()


@dataclass
class _Reading:
    """What has been read so far. `places` knows invalid items too, so that one fault is told once."""

    measures: dict[str, Measure] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    places: dict[tuple[type[Frozen], str], str] = field(default_factory=dict)
    """Where each id was declared: "on_time.yaml, indicators[0] (on_time_rate)"."""
    faults: list[str] = field(default_factory=list)


def load(room: Path = ROOM, plans: Iterable[Mapping[str, Any]] = ()) -> Registry:
    """Read `definitions/*.yaml` and `plans/*.yaml` under `room`, and lay edited plans over them.

    `plans` are mappings as YAML has them; one with the id of a file's plan stands in its place. Raises
    RegistryError with every fault found: file or form, place, what was found, what to write.
    """
    reading = _Reading()
    complete = [_read_definitions(path, reading) for path in sorted((room / "definitions").glob("*.yaml"))]
    for path in sorted((room / "plans").glob("*.yaml")):
        _read_plan(path, reading)
    if all(complete):
        _check_formulas(reading)
        _check_targets(reading)
        for plan in plans:
            _lay_over(plan, reading)
    if reading.faults:
        raise RegistryError(reading.faults)
    return Registry(reading.measures, reading.indicators, tuple(reading.plans.values()))


def _read_yaml(path: Path, faults: list[str]) -> dict[str, Any] | None:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        faults.append(f"{path.name}: tệp không phải UTF-8; lưu lại tệp ở dạng UTF-8.")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
        found = getattr(error, "problem", None) or error
        faults.append(f"{path.name}{place}: không đọc được YAML ({found}); sửa cú pháp từ chỗ này.")
        return None
    if not isinstance(content, dict):
        faults.append(f"{path.name}, cả tệp: đã thấy {short(content)}; cần: một bảng khóa: giá trị.")
        return None
    return content


def _read_definitions(path: Path, reading: _Reading) -> bool:
    """Whether the file could be read as far as its items."""
    content = _read_yaml(path, reading.faults)
    if content is None:
        return False
    outline = validated(_Definitions, content, path.name, reading.faults)
    if outline is None:
        return False
    for place, item in enumerate(outline.measures):
        _add_measure({"form": outline.form, **item}, f"{path.name}, measures[{place}]", reading)
    for place, item in enumerate(outline.indicators):
        where = f"{path.name}, indicators[{place}] ({item.get('id')})"
        raw = _with_formula(item, outline.form, where, reading) if "figures" in item else item
        _declare(Indicator, item.get("id"), where, reading)
        if raw and (indicator := validated(Indicator, raw, where, reading.faults)):
            reading.indicators[indicator.id] = indicator
    return True


def _add_measure(raw: Mapping[str, Any], where: str, reading: _Reading) -> None:
    _declare(Measure, raw.get("id"), where, reading)
    if measure := validated(Measure, raw, where, reading.faults):
        reading.measures[measure.id] = measure


def _with_formula(
    item: Mapping[str, Any], form: Form, where: str, reading: _Reading
) -> dict[str, Any] | None:
    """A `figures` indicator with its own two measures, so that all formulas look alike."""
    raw = dict(item)
    reported = validated(_Reported, raw.pop("figures"), where, reading.faults, inside=("figures",))
    if reported is None:
        return None
    sides = {"numerator": reported.numerator, "denominator": reported.denominator}
    formula: dict[str, Any] = {"kind": raw.pop("kind", None)}
    for side, words in sides.items():
        if words is not None:
            name = f"{raw.get('id')}.{side}"
            own = {"id": name, "name": words, "unit": raw.get("unit", ""), "form": form}
            _add_measure(own, f"{where}, figures", reading)
            formula[side] = (name,)
    return {**raw, "formula": formula}


def _read_plan(path: Path, reading: _Reading) -> None:
    content = _read_yaml(path, reading.faults)
    if content is None:
        return
    _declare(Plan, content.get("id"), path.name, reading)
    if plan := validated(Plan, content, path.name, reading.faults):
        reading.plans[plan.id] = plan
        if plan.id != path.stem:
            reading.faults.append(f"{path.name}, id: đã thấy {plan.id!r}; cần: {path.stem!r} như tên tệp.")


def _lay_over(raw: Mapping[str, Any], reading: _Reading) -> None:
    """An edited plan in the place of the file's with the same id, or after all others."""
    try:
        plan = edited_plans.checked(raw, reading.indicators)
    except PlanError as error:
        name = raw.get("short_name") or raw.get("id")
        reading.faults += [f"Kế hoạch “{name}” (sửa ở trang Quản trị): {fault}" for fault in error.faults]
    else:
        reading.plans[plan.id] = plan


def _declare(kind: type[Frozen], key: object, where: str, reading: _Reading) -> None:
    if not isinstance(key, str):
        return
    if first := reading.places.get((kind, key)):
        reading.faults.append(f"{where}, id: đã thấy {key!r} lần thứ hai; cần: một mã khác mã ở {first}.")
    reading.places.setdefault((kind, key), where)


def _check_formulas(reading: _Reading) -> None:
    for indicator in reading.indicators.values():
        where = reading.places[Indicator, indicator.id]
        for measure in indicator.formula.accepted:
            if (Measure, measure) not in reading.places:
                reading.faults.append(
                    f"{where}, formula: đã thấy đại lượng {measure!r}; cần: một mã có trong measures."
                )


def _check_targets(reading: _Reading) -> None:
    for plan in reading.plans.values():
        for place, target in enumerate(plan.targets):
            where = f"{reading.places[Plan, plan.id]}, targets[{place}]"
            known = reading.indicators.get(target.indicator)
            if (Indicator, target.indicator) not in reading.places:
                reading.faults.append(
                    f"{where}.indicator: đã thấy {target.indicator!r}; cần: một mã chỉ tiêu đã khai."
                )
            elif known and known.unit != target.unit:
                reading.faults.append(
                    f"{where}.unit: đã thấy {target.unit!r}; cần: {known.unit!r} như chỉ tiêu."
                )


def formula_in_words(registry: Registry, formula: Formula) -> str:
    """The formula as a reader would say it: "(A + B) / (C + D)"."""
    above, below = (registry.words(side) for side in (formula.numerator, formula.denominator))
    if not below:
        return above
    wrapped = [f"({side})" if " + " in side else side for side in (above, below)]
    return " / ".join(wrapped)
