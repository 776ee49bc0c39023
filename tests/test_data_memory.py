"""Memory a process no longer uses goes back to the system; measured in a process of its own, on Linux."""

from __future__ import annotations

import subprocess
import sys

import pytest

HOLES = """
import ctypes
from data import memory

def resident():
    with open("/proc/self/statm") as text:
        return int(text.read().split()[1]) * 4096 // 2**20

assert memory.keep_small()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.malloc.argtypes = [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
blocks = [library.malloc(16384) for _ in range(8192)]
for block in blocks:
    ctypes.memset(block, 1, 16384)
pins = [library.malloc(16384) for _ in range(2)]  # what is in use above them keeps them from going
full = resident()
for place, block in enumerate(blocks):
    if place % 8:
        library.free(block)
holed = resident()
assert memory.give_back_holes()
print(full, holed, resident())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc is told how to ask for memory")
def test_holes_between_what_is_in_use_go_back_to_the_system():
    told = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True).stdout
    full, holed, after = map(int, told.split())
    assert full > 128  # 8 192 blocks of 16 KiB
    assert holed > full - 10, "freed blocks alone stay with the process"
    assert after < holed - 100, "seven of eight go: 112 MB"
