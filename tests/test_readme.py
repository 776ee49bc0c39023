"""The README says what is true: settings, commands, rooms, pictures."""

import re

from data.settings import SETTINGS
from loaders import LAYOUTS
from tests.conftest import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default_and_help():
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        assert f"| `{setting.name}` | {default} | {setting.help} |" in TEXT


def test_every_kind_of_template_is_named():
    assert f"# KIND: {' '.join(LAYOUTS)}" in TEXT


def test_the_commands_named_are_those_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"make (\w+)", TEXT):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_pictures_and_files_that_are_named_exist():
    for path in re.findall(r"\]\(([^)]+\.png)\)", TEXT):
        assert (ROOT / path).is_file(), path
    for name in ("requirements.txt", "requirements-dev.txt", ".streamlit/config.toml", "app.py"):
        assert (ROOT / name).is_file()


def test_versions_are_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.match(r"[A-Za-z0-9_.-]+==[\w.]+(  #.*)?$", line), line
