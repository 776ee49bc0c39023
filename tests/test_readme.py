"""The README says what is true: settings, commands, rooms, pictures."""

import re

from data import sign_in
from data.settings import SETTINGS
from loaders import LAYOUTS
from tests.conftest import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default_and_help():
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        assert f"| `{setting.name}` | {default} | {setting.help} |" in TEXT


def test_the_fewest_letters_of_every_secret_are_documented():
    helps = {setting.name: setting.help for setting in SETTINGS}
    assert "8 letters or more" in helps["KPI_OIDC_CLIENT_SECRET"]
    assert "32 letters or more" in helps["KPI_COOKIE_SECRET"]
    assert (sign_in.FEWEST_OF_CLIENT, sign_in.FEWEST_LETTERS) == (8, 32)


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


def test_what_is_said_of_running_it_is_what_the_files_of_deploy_do():
    section = TEXT.split("## Running it for years")[1].split("\n## ")[0]
    deploy = ROOT / ".deploy"
    for name in re.findall(r"\.deploy/([a-z-]+(?:\.in)?)", section):
        assert (deploy / name).is_file(), name
    for unit in re.findall(r"chi-tieu-[a-z]+\.timer", section):
        assert (deploy / "systemd" / unit).is_file(), unit
    said = {
        "systemd/chi-tieu-backup.service": "--to /var/backups/chi-tieu --keep 30",
        "systemd/chi-tieu-backup.timer": "OnCalendar=*-*-* 01:30",
        "systemd/chi-tieu-doctor.timer": "OnCalendar=Sun *-*-* 03:00",
        "systemd/journald.conf": "MaxRetentionSec=6month",
        "logrotate.conf": "rotate 90",
        "upgrade": "KEPT=3",
        "nginx/chi-tieu.conf": "zone=chi_tieu_uploads:1m rate=30r/m",
    }
    for name, words in said.items():
        assert words in (deploy / name).read_text(encoding="utf-8"), name
