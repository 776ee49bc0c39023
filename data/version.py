"""Which version of the program runs: the text a release carries, when it was installed, or its commit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "VERSION"
"""The file a release brings along, beside app.py."""
INSTALLED = "versions"
"""The folder installed versions lie in, each under the moment it was installed."""
_LETTERS = 12


@cache
def text(root: Path = ROOT) -> str:
    """The version as text; "" when nothing says so. Starts no other program."""
    if (root / NAME).is_file():
        return (root / NAME).read_text(encoding="utf-8").strip()[:80]
    if root.parent.name == INSTALLED:
        return root.name
    try:
        head = (root / ".git" / "HEAD").read_text(encoding="ascii").strip()
        return (_commit(root / ".git", head.removeprefix("ref: ")) if "ref: " in head else head)[:_LETTERS]
    except (OSError, UnicodeDecodeError):
        return ""


def _commit(folder: Path, name: str) -> str:
    if (folder / name).is_file():
        return (folder / name).read_text(encoding="ascii").strip()
    for line in (folder / "packed-refs").read_text(encoding="ascii").splitlines():
        if line.endswith(f" {name}"):
            return line.split(" ")[0]
    return ""
