"""How far the audit goes, as the database remembers it: lines cut off the end are missed by that."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection as Cursor

from data.audit import entry_of

MARK = "audit"
"""Under this name the database remembers how far the audit goes."""
KEPT = "SELECT value FROM memory WHERE name = ?"


def mark_kept(cursor: Cursor) -> str:
    """How far the audit went when the database was last told; "0" when it never was."""
    found = cursor.execute(KEPT, [MARK]).fetchone()
    return str(found[0]) if found else "0"


def holds(folder: Path, mark: str) -> bool:
    """Whether the files still have the line of a mark, as `Audit.mark` gave it; looks from the end."""
    number, digest = int(mark.partition(" ")[0]), mark.partition(" ")[2]
    if number == 0:
        return True
    for path in sorted(folder.glob("????-??.jsonl"), reverse=True):
        for line in reversed(path.read_bytes().splitlines()):
            try:
                entry = entry_of(line)
            except ValueError:
                continue
            if entry.number <= number:
                return entry.number == number and entry.hash == digest
    return False
