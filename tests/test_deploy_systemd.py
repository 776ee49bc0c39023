"""The shipped units, folders, users and log rotation, read by the tools that will run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / ".deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir() if path.suffix in (".service", ".timer"))
SERVICES = [name for name in UNITS if name.endswith(".service")]


def tool(name: str) -> str:
    """A tool of this machine; without it the test is skipped, or fails where none may be skipped."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        assert not os.environ.get("REQUIRE_BROWSER"), f"no {name} is installed"
        pytest.skip(f"no {name} is installed")
    return found


def said(*command: str) -> str:
    """What a tool says; it must not fail."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path) -> Path:
    """The units, with a program where they name one."""
    program = tmp_path / "opt/chi-tieu/current/.venv/bin/python"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/chi-tieu", f"{tmp_path}/opt/chi-tieu"), "utf-8")
    return tmp_path


def test_systemd_reads_every_unit_without_a_word(units):
    assert said(tool("systemd-analyze"), "verify", *(str(units / name) for name in UNITS)) == ""


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_shut_in_its_own_folders_as_one_of_the_safe_kind(units, name):
    told = said(
        *(tool("systemd-analyze"), "security", "--offline=true", "--threshold=20", "--no-pager"),
        str(units / name),
    )
    assert "OK" in told.splitlines()[-1]


def test_the_timers_are_due_when_the_readme_says():
    calendar = {"chi-tieu-backup.timer": "*-*-* 01:30", "chi-tieu-doctor.timer": "Sun *-*-* 03:00"}
    for name, when in calendar.items():
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        assert f"OnCalendar={when}\n" in text
        assert "Persistent=true" in text
        said(tool("systemd-analyze"), "calendar", when)


def test_the_user_and_the_folders_are_made_and_nobody_else_enters(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/group").write_text("root:x:0:\nadm:x:4:\n", encoding="utf-8")
    said(tool("systemd-sysusers"), f"--root={tmp_path}", str(DEPLOY / "systemd/chi-tieu.sysusers"))
    assert "chi-tieu:" in (tmp_path / "etc/passwd").read_text(encoding="utf-8")
    said(
        *(tool("systemd-tmpfiles"), f"--root={tmp_path}", "--create"),
        str(DEPLOY / "systemd/chi-tieu.tmpfiles"),
    )
    for folder in ("var/lib/chi-tieu", "var/backups/chi-tieu"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "var/log/chi-tieu").stat().st_mode & 0o777 == 0o750


def test_logs_are_turned_over_and_the_oldest_thrown_away(tmp_path):
    rotate, logs = tool("logrotate"), tmp_path / "logs"
    logs.mkdir(0o750)
    text = (DEPLOY / "logrotate.conf").read_text(encoding="utf-8")
    text = text.replace("/var/log/chi-tieu", str(logs)).replace("/run/nginx.pid", str(tmp_path / "no.pid"))
    if os.geteuid() != 0:
        text = text.replace("create 0640 root adm", "create 0640")
    (tmp_path / "rotate.conf").write_text(text, encoding="utf-8")
    (tmp_path / "rotate.conf").chmod(0o644)
    for day in range(92):
        (logs / f"access.log-{20250101 + day // 28 * 100 + day % 28}.gz").write_bytes(b"")
    (logs / "access.log").write_text("a line\n", encoding="utf-8")
    said(rotate, "--force", "--state", str(tmp_path / "state"), str(tmp_path / "rotate.conf"))
    assert (logs / "access.log").read_text(encoding="utf-8") == ""
    assert len(list(logs.glob("access.log-*"))) == 90
    (kept,) = (path for path in logs.glob("access.log-*") if path.suffix != ".gz")
    assert kept.read_text(encoding="utf-8") == "a line\n"


def test_every_path_of_the_units_is_one_the_installation_makes():
    made = (DEPLOY / "systemd/chi-tieu.tmpfiles").read_text(encoding="utf-8")
    for name in SERVICES:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        for path in re.findall(r"(/(?:opt|etc|var)/[a-z]+/?[a-z-]*)", text):
            top = re.match(r"/(opt|etc|var/[a-z]+)/chi-tieu", path)
            assert top is None or f"d {top[0]} " in made, path
