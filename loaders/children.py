"""Processes of their own for parsers: fed once, heard once, and stopped when they take too long.

Whatever a file does to its parser, it does to a process that holds nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

WAIT_SECONDS = 7
"""With the checks that follow, every file has its answer within ten."""


class Stopped(Exception):  # noqa: N818 - an outcome, said in one word
    """The process was ended because it took longer than anybody waits."""


@contextmanager
def answering(script: Path, content: bytes, arguments: Sequence[str] = ()) -> Iterator[BinaryIO]:
    """What the script answers to the content, to be read while it lives; empty when it died.

    Raises Stopped, when the context is left, if the time was up before the answer had been read.
    """
    # Isolated: the child takes no module from the folder the program was started in.
    child = subprocess.Popen(  # nosec B603 # our own script, by its path, without a shell
        [sys.executable, "-I", str(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    is_stopped = threading.Event()

    def stop() -> None:
        is_stopped.set()
        child.kill()

    timer = threading.Timer(WAIT_SECONDS, stop)
    timer.start()
    try:
        with cast(BinaryIO, child.stdin) as way_in, suppress(OSError):  # it may have died already
            way_in.write(content)
        yield cast(BinaryIO, child.stdout)
        child.wait()
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        cast(BinaryIO, child.stdout).close()
    if is_stopped.is_set():
        raise Stopped
