"""Rows as CSV in the form of the templates: UTF-8 with BOM, the contract's headers."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence

from data.samples import gaps, world
from data.samples.profiles import Profile
from data.samples.world import World
from indicators.model import Agency, Form
from indicators.periods import Period
from indicators.registry import Registry

TEMPLATES: tuple[Form, ...] = ("online_filing", "on_time", "digitization", "payment")
IDENTITY = ("Mã đơn vị", "Đơn vị", "Tháng")


def as_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows, the header first, as the bytes of a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return BOM_UTF8 + text.getvalue().encode()


def code(agency: Agency) -> str:
    """What stands under "Mã đơn vị": the official code, else the portal's, else nothing."""
    return agency.code or agency.portal_code or ""


def template(
    kind: Form, registry: Registry, counted: World, profiles: Sequence[Profile], months: Sequence[Period]
) -> bytes:
    """One template's file for these months, without the rows and cells that were never sent."""
    measures = [measure for measure in registry.measures.values() if measure.form == kind]
    rows: list[list[str | int]] = [[*IDENTITY, *(measure.name for measure in measures)]]
    for profile, month, counts in world.in_order(counted, profiles, months):
        agency = profile.agency
        if gaps.is_missing(kind, agency, month):
            continue
        cells = [
            "" if gaps.is_blank(measure.id, agency, month) else counts[measure.id] for measure in measures
        ]
        rows.append([code(agency), agency.name, f"{month.number:02d}/{month.year}", *cells])
    return as_csv(rows)
