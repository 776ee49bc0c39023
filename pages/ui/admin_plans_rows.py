"""The targets of a plan as rows of the table that is edited, and back. Pure.

A cell of "áp dụng cho" holds tiers and names of agencies. A plan binds named agencies through groups: the
groups of the plan that is edited are kept where a row still means them, others are made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

import pandas as pd

from indicators.edited_plans import FIELDS
from indicators.formats import SIGNS
from indicators.model import TIER_NAMES, Indicator

COLUMNS = (
    *("article", "indicator", "operator", "value", "wording", "applies_to"),
    *("quote", "exempt", "note"),
)
OPERATORS = {
    ">=": "≥ tối thiểu, từ … trở lên",
    ">": "> trên",
    "<=": "≤ tối đa, không quá",
    "<": "< dưới",
    "=": "= đúng bằng",
    "increase": "tăng so với cùng kỳ",
}
assert set(OPERATORS) == {*SIGNS, "increase"}
_AMBIGUOUS = re.compile(r"\d{1,3}(\.\d{3})+")
_NUMBER = re.compile(r"\d+([.,]\d+)?")


def frame(targets: Sequence[Mapping[str, Any]], groups: Mapping[str, Any]) -> pd.DataFrame:
    """One row a target, texts as they are typed; "áp dụng cho" a list of tiers and agencies' names."""
    rows = [
        {
            **{column: str(target.get(column) or "") for column in COLUMNS},
            "value": written(target.get("value")),
            "applies_to": _who(target.get("applies_to") or (), groups),
        }
        for target in targets
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def written(value: object) -> str:
    """A level as one types it.

    >>> written("82.50"), written(None), written(100)
    ('82,50', '', '100')
    """
    return "" if value is None else str(value).replace(".", ",")


def _who(applies_to: Sequence[str], groups: Mapping[str, Any]) -> list[str]:
    names: list[str] = []
    for who in applies_to:
        group = groups.get(who)
        names += [who] if group is None else [*group.get("tiers", ()), *group.get("agencies", ())]
    return list(dict.fromkeys(names))


def composed(
    head: Mapping[str, Any], rows: pd.DataFrame, base: Mapping[str, Any], indicators: Mapping[str, Indicator]
) -> tuple[dict[str, Any], list[str]]:
    """The mapping of the plan as typed, and what cannot be read in one way, in words of the form.

    `base` is the mapping the rows were first made of: its groups, exemptions and ids go on.
    """
    groups, known = dict(base.get("groups") or {}), dict(indicators)
    means = {
        frozenset(_who(target.get("applies_to") or (), groups)): list(target.get("applies_to") or ())
        for target in base.get("targets") or ()
    }
    targets, faults = [], []
    for cells in rows.to_dict("records"):
        row = {column: cells[column] for column in COLUMNS}
        if not any(_cell(value) or _list(value) for value in row.values()):
            continue  # the blank line at the end
        texts = {column: _cell(row[column]) for column in COLUMNS if column != "applies_to"}
        name = texts["indicator"]
        value, fault = read_value(texts["value"])
        if fault:
            short = f" ({known[name].short_name})" if name in known else ""
            faults.append(f"Mục tiêu {len(targets) + 1}{short}, {FIELDS['value']}: {fault}")
        target = {**{column: text for column, text in texts.items() if text}, "value": value}
        target |= {column: texts[column] for column in ("article", "indicator", "wording", "quote")}
        target["unit"] = known[name].unit if name in known else "%"
        target["applies_to"] = _applied(_list(row["applies_to"]), means, groups)
        targets.append(target)
    used = {who for target in targets for who in target["applies_to"]}
    mapping = {**base, **head, "targets": targets}
    mapping["groups"] = {name: group for name, group in groups.items() if name in used}
    # Who is released from a target that is gone needs no release; the preview says so.
    asked = {target.get("indicator") for target in targets}
    mapping["exemptions"] = [one for one in base.get("exemptions") or () if one.get("indicator") in asked]
    return mapping, faults


def read_value(text: str) -> tuple[str | None, str]:
    """A typed level as the plan has it, and what is wrong with it ("" when it can be read in one way).

    >>> read_value("82,5%"), read_value(""), read_value("1.000")[0]
    (('82.5', ''), (None, ''), None)
    """
    bare = text.replace("%", "").replace(" ", "").replace("\u00a0", "")
    if not bare:
        return None, ""
    if _AMBIGUOUS.fullmatch(bare):
        return (
            None,
            f"“{text}” đọc được hai cách; viết {bare.replace('.', '')} hoặc {bare.replace('.', ',')}.",
        )
    if not _NUMBER.fullmatch(bare):
        return None, f"đã thấy “{text}”; cần: một số, ví dụ 80 hoặc 82,5."
    return bare.replace(",", "."), ""


def _applied(
    chosen: Sequence[str], means: Mapping[frozenset[str], list[str]], groups: dict[str, Any]
) -> list[str]:
    if (kept := means.get(frozenset(chosen))) is not None:
        return kept
    tiers = [name for name in TIER_NAMES if name in chosen]
    agencies = [name for name in chosen if name not in TIER_NAMES]
    if not agencies:
        return tiers
    same = (name for name, group in groups.items() if set(group.get("agencies", ())) == set(agencies))
    group_id = next(same, None) or _new_group(groups)
    groups.setdefault(group_id, {"agencies": agencies})
    return [*tiers, group_id]


def _new_group(groups: Mapping[str, Any]) -> str:
    number = 1
    while f"nhom_{number}" in groups:
        number += 1
    return f"nhom_{number}"


def _cell(value: object) -> str:
    return normalize("NFC", value).strip() if isinstance(value, str) else ""


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) or hasattr(value, "tolist") else []
