"""The audit of pinned packages is clean only when a service answered about every one of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

KNOWN = {"name": "jinja2", "version": "3.1.6", "vulns": []}
UNKNOWN = {"name": "numpy", "skip_reason": "Dependency not found"}
FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["3.1.7"]}
ANSWER = """
import sys
service = sys.argv[sys.argv.index("-s") + 1]
answer = {answers!r}[service]
if answer is None:
    sys.exit("no way to the service")
print(answer)
"""


def audited(folder, osv: object, pypi: object) -> tuple[int, str]:
    """Status and words of the audit when the services answer so; None is no answer."""
    answers = {
        name: None if told is None else json.dumps({"dependencies": told})
        for name, told in (("osv", osv), ("pypi", pypi))
    }
    (folder / "pip_audit.py").write_text(ANSWER.format(answers=answers), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / ".deploy" / "audit.py")],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("osv", "pypi", "status", "words"),
    [
        ([KNOWN], None, 0, "1 pinned packages, none with a known fault (osv)."),
        (None, [KNOWN], 0, "1 pinned packages, none with a known fault (pypi)."),
        (None, None, 3, "NOT AUDITED"),
        (None, [KNOWN, UNKNOWN], 3, "pypi: knows nothing of 1 of 2 packages"),
        (None, [], 3, "NOT AUDITED"),
        ([KNOWN | {"vulns": [FAULT]}, UNKNOWN], None, 1, "jinja2 3.1.6: PYSEC-2026-1 (mended in 3.1.7)"),
    ],
)
def test_silence_is_never_taken_for_a_clean_answer(tmp_path, osv, pypi, status, words):
    told = audited(tmp_path, osv, pypi)
    assert (told[0], words in told[1]) == (status, True), told


def test_every_exception_from_the_reading_for_unsafe_code_has_its_reason_at_the_line():
    rooms = ("pages", "indicators", "data", "loaders", "exports", ".deploy")
    files = [ROOT / "app.py", *(path for room in rooms for path in (ROOT / room).rglob("*.py"))]
    lines = [(path.name, line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    excepted = [(name, line) for name, line in lines if "# nosec" in line]
    bare = [one for one in excepted if not re.search(r"# nosec B\d{3}(, ?B\d{3})* # \w", one[1])]
    assert excepted
    assert bare == []
