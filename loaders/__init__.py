"""From bytes to observations and located problems.

`load` reads a file, `template` writes an empty one; `compare_whole`, `against_history` and `beside_stored`
hold a file against what is stored. Imports `indicators` only; writes nothing anywhere.
"""

from loaders import kinds, kinds_history, kinds_official, kinds_stored
from loaders.ahead import not_begun
from loaders.aliases import Alias
from loaders.forms import LAYOUTS, OFFICIAL, TITLES
from loaders.history import Needed, Stored, against_history, compare_carry_over, needed
from loaders.loading import load
from loaders.mapping import ROLES, MappedColumn, Mapping, MappingError, Unnamed, UnnamedColumn, measures
from loaders.merged import beside_stored, needed_beside
from loaders.nearest import Near, nearest
from loaders.problems import Kind, Problem
from loaders.reading import HowRead, Reading
from loaders.said import Said, said
from loaders.templates import template
from loaders.undone import InUse, left_mixed, withdrawn_before
from loaders.whole import compare_whole

KINDS: dict[str, Kind] = {
    **kinds.KINDS,
    **kinds_official.KINDS,
    **kinds_stored.KINDS,
    **kinds_history.KINDS,
}
"""Every kind of problem by its code."""

__all__ = [
    "KINDS",
    "LAYOUTS",
    "OFFICIAL",
    "ROLES",
    "TITLES",
    "Alias",
    "HowRead",
    "InUse",
    "Kind",
    "MappedColumn",
    "Mapping",
    "MappingError",
    "Near",
    "Needed",
    "Problem",
    "Reading",
    "Said",
    "Stored",
    "Unnamed",
    "UnnamedColumn",
    "against_history",
    "beside_stored",
    "compare_carry_over",
    "compare_whole",
    "left_mixed",
    "load",
    "measures",
    "nearest",
    "needed",
    "needed_beside",
    "not_begun",
    "said",
    "template",
    "withdrawn_before",
]
