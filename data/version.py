"""Which version of the program runs: what its release says, else when it was installed and which commit."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from indicators.formats import moment

ROOT = Path(__file__).resolve().parent.parent
NAME = "VERSION"
"""The file beside app.py that says it: a release brings it along, else installing writes it."""
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
    return _checked_out(root)


def write(source: str | Path, root: Path = ROOT) -> None:
    """Say in the installed program at `root` which version it is; `source` is the tree it was laid from.

    What a release says of itself stays as it is, otherwise: 22/11/2026 12:00 (85339f8d8533). Raises OSError.
    """
    carried = Path(source) / NAME
    if carried.is_file():
        told = carried.read_text(encoding="utf-8").strip()
    else:
        commit = _checked_out(Path(source))
        told = moment(datetime.now(UTC)) + (f" ({commit})" if commit else "")
    (root / NAME).write_text(f"{told}\n", encoding="utf-8")


def _checked_out(root: Path) -> str:
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
