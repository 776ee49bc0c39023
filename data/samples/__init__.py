"""A seeded, realistic sample: Nghệ An's bodies, 01/2024–10/2026, as files that enter through the loaders.

Twenty bodies and a management board become fourteen and the board on 1/3/2025; on 1/7/2025 twenty districts
give way to 130 communes. The 412 old communes do not report here: their dossiers are the districts' own.
Reports are missing and cells are blank as in real years; the newest month is still coming in. Everything is
made up, except the figures of 2026 under the national portal's definitions, which are published ones.
Invariant: the same bytes on every machine, without any source of chance but the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from data.samples import figures, profiles, sheets, world
from indicators.model import Directory, Form
from indicators.registry import Registry

JURISDICTION = "nghe-an"
YEARS = (2024, 2025, 2026)


class SampleFile(NamedTuple):
    """One file of the sample, as an office would send it."""

    name: str
    kind: Form
    content: bytes


def files(directory: Directory, registry: Registry) -> Iterator[SampleFile]:
    """The sample's files, oldest first: each template once a year, then the figures.

    The directory is that of `JURISDICTION`; bodies in it that the sample does not know are left out.
    """
    bodies = profiles.of(directory)
    counted = world.build(bodies)
    for year in YEARS:
        months = [month for month in world.MONTHS if month.year == year]
        for kind in sheets.TEMPLATES:
            content = sheets.template(kind, registry, counted, bodies, months)
            yield SampleFile(f"du-lieu-mau-{kind.replace('_', '-')}-{year}.csv", kind, content)
        content = figures.of_bodies(registry, counted, bodies, year)
        yield SampleFile(f"du-lieu-mau-chi-tieu-don-vi-{year}.csv", "figures", content)
    for name in ("chi-tieu-toan-tinh", "cong-dich-vu-cong-quoc-gia"):
        content = figures.whole_province(directory, registry, name)
        yield SampleFile(f"du-lieu-mau-{name}.csv", "figures", content)
