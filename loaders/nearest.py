"""Bodies that come near an unknown name, each with why: what to offer an officer for an alias."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from indicators.formats import day, fold
from indicators.model import Agency, Directory
from indicators.names import bare_key, name_key
from loaders.agencies import index_of

MOST = 5
_ALIKE = 60


@dataclass(frozen=True)
class Near:
    """A body that an unknown name may mean."""

    agency: Agency
    why: str
    """In words: "chỉ khác dấu", "tên trước ngày 01/7/2025", "khác 2 chữ cái"."""


def nearest(
    name: str, directory: Directory, first: date, last: date, present: Collection[str] = ()
) -> tuple[Near, ...]:
    """Bodies of these days that a name may mean, the likeliest first; at most MOST.

    Of those, bodies without a row come before the ids of `present`, which the file has rows of already.
    """
    found: dict[str, Near] = {}
    for near in (*_heirs(name, directory, first, last), *_alike(name, directory, first, last)):
        found.setdefault(near.agency.id, near)
    likeliest = [_with_rows(near, present) for near in [*found.values()][:MOST]]
    return tuple(sorted(likeliest, key=lambda near: near.agency.id in present))


def _with_rows(near: Near, present: Collection[str]) -> Near:
    if not present:
        return near
    rows = "đã có dòng trong tệp" if near.agency.id in present else "chưa có dòng nào trong tệp"
    return replace(near, why=f"{near.why}; {rows}")


def _heirs(name: str, directory: Directory, first: date, last: date) -> list[Near]:
    """What became of bodies that once bore exactly this name."""
    found = []
    for agency in (agency for agencies in index_of(directory).named(name) for agency in agencies):
        if agency.valid_to is None or agency.valid_to >= first:
            continue
        for heir in (directory.by_id.get(successor) for successor in agency.successors):
            if heir is not None and heir.existed(first, last):
                found.append(Near(heir, f"{agency.name} đã nhập vào, tên cũ dùng đến {day(agency.valid_to)}"))
    return found


def _alike(name: str, directory: Directory, first: date, last: date) -> list[Near]:
    written = name_key(name)
    keys = {agency.id: fold(name_key(agency.name)) for agency in directory.existing(first, last)}
    near = process.extract(fold(written), keys, scorer=fuzz.token_sort_ratio, limit=MOST, score_cutoff=_ALIKE)
    return [Near(directory.by_id[one], _why(written, directory.by_id[one])) for _, _, one in near]


def _why(written: str, agency: Agency) -> str:
    key = name_key(agency.name)
    if fold(key) == fold(written):
        return "chỉ khác dấu"
    if (bare_key(key) or key) == (bare_key(written) or written):
        return f"cùng tên, khác loại đơn vị ({agency.name})"
    ours, theirs = key.split(), written.split()
    extra, missing = [w for w in theirs if w not in ours], [w for w in ours if w not in theirs]
    if missing and not extra:
        return f"thiếu chữ “{' '.join(missing)}”"
    if extra and not missing:
        return f"thừa chữ “{' '.join(extra)}”"
    if not extra and not missing:
        return "khác thứ tự các chữ"
    return f"khác {Levenshtein.distance(fold(key), fold(written))} chữ cái"
