"""From bytes to observations and located problems.

`load` reads a monthly file, `template` writes an empty one, `compare_whole` holds a file against what is
stored. Imports `indicators` only; writes nothing anywhere.
"""

from loaders.forms import LAYOUTS
from loaders.kinds import KINDS
from loaders.loading import load
from loaders.problems import Kind, Problem
from loaders.reading import HowRead, Reading
from loaders.templates import template
from loaders.whole import compare_whole

__all__ = ["KINDS", "LAYOUTS", "HowRead", "Kind", "Problem", "Reading", "compare_whole", "load", "template"]
