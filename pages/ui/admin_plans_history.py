"""The versions of one plan in words: what each did to the one before, and what going back to one would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indicators import edited_plans
from indicators.edited_plans import PlanError
from pages.ui import admin_plans_words, of_files, session
from pages.ui.admin_versions import Thing

Value = Mapping[str, Any]


def thing(key: str, name: str) -> Thing:
    """The plan of this id as something that has versions."""
    without = "Bỏ bản sửa, dùng lại kế hoạch của tệp" if key in of_files.plans() else "Bỏ hẳn kế hoạch này"

    def changed(before: Value | None, after: Value | None) -> str:
        return _changed(key, before, after)

    def held(value: Value, before: Value | None) -> str:
        words = f"{len(value['targets'])} mục tiêu"
        told = changed(before, value)
        return f"{words}; {told}" if told else words

    return Thing("plan", key, name, without, held, changed, _unusable)


def _changed(key: str, before: Value | None, after: Value | None) -> str:
    """What differs, "" where one of them is no plan today; without a value the file's own plan counts."""
    here = session.office()
    try:
        old, new = (
            edited_plans.checked(one, here.registry.indicators) if one else of_files.plans().get(key)
            for one in (before, after)
        )
    except PlanError:
        return ""
    if old is None or new is None:
        return ""
    names = {body.id: body.short_name for body in here.directory.bodies}
    return admin_plans_words.changed_words(old, new, here.registry.indicators, names)


def _unusable(value: Value | None) -> str:
    """Why an old version cannot be used today; "" when it can."""
    try:
        if value is not None:
            edited_plans.checked(value, session.office().registry.indicators)
    except PlanError as error:
        return f"Bản này không còn dùng được: {error.faults[0]}"
    return ""
