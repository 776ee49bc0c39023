"""How this process asks for memory: so that what many readers need at once is given back afterwards.

Measured with twenty readers over two minutes: 1 350 MB as the C library comes, 780 MB with two arenas. These
fill with holes over hours, which the library keeps unless it is told to look through them.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""Names of glibc's mallopt."""
ARENAS = 2
LARGE = 256 * 1024
"""Bytes from which a block is given back the moment it is free, as every column of a large table is."""


def keep_small() -> bool:
    """Tell glibc to keep few arenas and no large blocks; whether it took it. Call before threads begin.

    Without it each of the threads that run pages keeps an arena of its own with what one run needed. Other
    systems have other libraries, and nothing is done.
    """
    wanted = ((ARENA_MAX, ARENAS), (MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, LARGE))
    with suppress(OSError, AttributeError):
        return _is_linux() and all(ctypes.CDLL(None).mallopt(name, value) == 1 for name, value in wanted)
    return False


def give_back_holes() -> bool:
    """Give the free memory between what is in use back to the system; whether there was any."""
    with suppress(OSError, AttributeError):
        return _is_linux() and ctypes.CDLL(None).malloc_trim(0) == 1
    return False


def _is_linux() -> bool:
    return sys.platform.startswith("linux")
