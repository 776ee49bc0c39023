"""What figures of one body and period must hold together, whichever files they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from indicators.registry import Registry
from loaders.forms import IDENTITIES
from loaders.layout import Identity
from loaders.mapped import ratios

Number = int | Decimal


class Breach(NamedTuple):
    """An identity that figures break: its known fields, the whole first, and whether parts must reach it."""

    fields: tuple[str, ...]
    is_equal: bool

    def found(self, written: Callable[[str], str]) -> str:
        """The figures as they stand: "100 ≠ 80 + 30"."""
        whole, *parts = map(written, self.fields)
        return f"{whole} {'≠' if self.is_equal else '<'} {' + '.join(parts)}"

    def expected(self, name: Callable[[str], str]) -> str:
        """What should hold, in names."""
        whole, *parts = map(name, self.fields)
        return f"{whole} {'=' if self.is_equal else '≥'} {' + '.join(parts)}"


def identities(registry: Registry) -> tuple[Identity, ...]:
    """Those of the forms and those of ratios that cannot pass 100 %."""
    return (*IDENTITIES, *ratios(registry))


def fields(identity: Identity) -> tuple[str, ...]:
    """The whole and its parts."""
    return identity.whole, *identity.parts


def breaches(
    figures: Mapping[str, Number], origin: Mapping[str, str], registry: Registry, proven: Iterable[str] = ()
) -> list[Breach]:
    """Every identity that figures of different origins break together; one origin was judged when it came.

    A whole that is `proven` by all its parts needs no other way to divide it.
    """
    settled = {*proven}
    found = []
    for identity in dict.fromkeys(identities(registry)):
        known = [measure for measure in fields(identity) if measure in figures]
        is_mixed = len({origin[measure] for measure in known}) > 1
        is_settled = identity.unless in figures or (identity.sign == "=" and identity.whole in settled)
        if is_mixed and not is_settled and (breach := _breach(identity, figures)):
            found.append(breach)
    return list(dict.fromkeys(found))


def _breach(identity: Identity, figures: Mapping[str, Number]) -> Breach | None:
    """Figures that cannot stand together; a part that nobody sent proves nothing."""
    whole, parts = figures.get(identity.whole), [part for part in identity.parts if part in figures]
    if whole is None or not parts:
        return None
    total = sum(figures[part] for part in parts)
    is_equal = identity.sign == "=" and len(parts) == len(identity.parts)
    if total == whole or (total < whole and not is_equal):
        return None
    return Breach((identity.whole, *parts), is_equal)
