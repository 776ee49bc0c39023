"""Every package is pinned with the hash of its files, on whatever system they are installed."""

from __future__ import annotations

import re
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

FILES = ("requirements.txt", "requirements-dev.txt")
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)(?:\[[a-z]+\])?==(?P<version>[\w.]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {one["name"]: one["version"] for one in PIN.finditer(text)}


def wanted(name: str) -> list[Requirement]:
    """What a short list asks for."""
    lines = (ROOT / ".deploy" / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.partition("#")[0]) for line in lines if line[:1].isalpha()]


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_exactly_and_carries_hashes(name):
    blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8"))[1:]
    assert len(blocks) > 50
    for block in blocks:
        assert PIN.match(block), block[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block[:80]


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_an_index_or_a_place_to_fetch_from(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted", text)


@pytest.mark.parametrize("listed", ["requirements.in", "requirements-dev.in"])
def test_every_package_asked_for_has_its_reason_and_is_pinned_as_asked(listed):
    lines = (ROOT / ".deploy" / listed).read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line[:1].isalpha()]
    assert all("  # " in line for line in asked)
    known = pins(listed.replace(".in", ".txt"))
    for one in wanted(listed):
        assert f"=={known[canonicalize_name(one.name)]}" == str(one.specifier)


def test_what_a_package_needs_is_pinned_on_every_system():
    app, tests = (pins(name) for name in FILES)
    assert not app.keys() & tests.keys()
    for name in (*app, *tests):
        if name == "colorama":  # wanted on Windows, and not told of a package that is not installed here
            continue
        known = app if name in app else app | tests
        for line in distribution(name).requires or []:
            needed = Requirement(line)
            for system in SYSTEMS:
                around = {**system, "python_version": "3.11", "python_full_version": "3.11.9", "extra": ""}
                if needed.marker is None or needed.marker.evaluate(around):
                    assert canonicalize_name(needed.name) in known, f"{name} needs {line}"


def test_what_is_installed_here_is_what_is_pinned():
    for name, version in (pins(FILES[0]) | pins(FILES[1])).items():
        if name != "colorama":
            assert distribution(name).version == version


def test_nothing_is_installed_without_its_hash():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "PIP = $(BIN)/python -m pip install" in makefile
    assert re.findall(r"pip install .*", makefile)[0].endswith("--only-binary :all: --require-hashes")
    assert len(re.findall(r"pip install", makefile)) == 1
    parts = (ROOT / ".deploy" / "parts.sh").read_text(encoding="utf-8")
    assert len(re.findall(r"pip install", parts)) == parts.count("--only-binary :all: --require-hashes") == 1
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.count("pip install") == readme.count("pip install --require-hashes")
