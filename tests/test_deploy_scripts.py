"""Installing, upgrading and going back, done for real below a folder of its own, with versions made from this
tree and started and stopped as the shipped unit says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, _free_port

DEPLOY = ROOT / ".deploy"
SCRIPTS = ("install", "upgrade", "rollback", "chi-tieu", "pin", "parts.sh")
PARTS = ("pages", "indicators", "data", "loaders", "exports", ".streamlit", ".deploy")
CONTROL = '''#!{python}
"""Starts and stops what a unit below {root} says, for tests."""
import os, pathlib, shlex, signal, subprocess, sys, time
root, number = pathlib.Path("{root}"), pathlib.Path("{root}/app.pid")
act = sys.argv[1]
if act == "start":
    unit = (root / "etc/systemd/system/chi-tieu.service").read_text(encoding="utf-8")
    said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and line[0].isalpha())
    lines = pathlib.Path(f"{root}" + said["EnvironmentFile"]).read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    command = [f"{root}" + word if word.startswith("/") else word for word in shlex.split(said["ExecStart"])]
    log = open(root / "app.log", "ab")
    app = subprocess.Popen(command, cwd=f"{root}" + said["WorkingDirectory"], env=os.environ | told,
                           stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
    number.write_text(str(app.pid))
elif act == "stop" and number.exists():
    one = int(number.read_text())
    number.unlink()
    try:
        os.kill(one, signal.SIGTERM)
        for _ in range(300):
            if pathlib.Path(f"/proc/{{one}}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                break
            time.sleep(0.1)
    except (ProcessLookupError, FileNotFoundError):
        pass
'''
NEW_SCHEMA = "CREATE TABLE of_the_new_version (number INTEGER);\n"
ENDS = """
import sys

from data import settings
from data.store import Store
Store.at(settings.read().database).close()  # the figures are of its schema now
sys.exit("this version does not come up")
"""
FIGURES = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,"
    "Trực tuyến toàn trình,Trực tiếp,Bưu chính công ích\n,Sở Tư pháp,09/2025,100,85,40,10,5\n"
)


class Machine(NamedTuple):
    """A folder that stands for a machine, and what the scripts are told to find their way there."""

    root: Path
    port: int
    environment: dict[str, str]

    def run(self, script: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(script), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def command(self, *words: str) -> object:
        """What a command says as JSON."""
        done = self.run(self.root / "usr/local/bin/chi-tieu", *words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def version(self) -> Path:
        return (self.root / "opt/chi-tieu/current").resolve()

    @property
    def is_well(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def files(self) -> list[str]:
        """The files that were loaded, by name."""
        return [one["file"] for one in self.command("loaders", "history")]


def executable(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def tree(folder: Path, **files: str) -> Path:
    """A copy of this tree, with some of its files as told; `.deploy` of it."""
    away = shutil.ignore_patterns("__pycache__", "local")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=away)
    for name in ("app.py", "requirements.txt", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / ".deploy"


@pytest.fixture
def machine(tmp_path) -> Iterator[Machine]:
    root, port = tmp_path / "machine", _free_port()
    root.mkdir()
    # Packages are taken from here instead of the index: `make test` has just installed them by their hashes.
    here = sysconfig.get_paths()["purelib"]
    pip = f'#!/bin/sh\necho {here} >"$(echo "$1"/.venv/lib/python*/site-packages)/here.pth"\n'
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("KPI_")},
        **{"CHI_TIEU_ROOT": str(root), "CHI_TIEU_USER": "", "CHI_TIEU_PYTHON": sys.executable},
        "CHI_TIEU_CONTROL": executable(root / "control", CONTROL.format(python=sys.executable, root=root)),
        "CHI_TIEU_PIP": executable(root / "pip", pip),
        "CHI_TIEU_PATIENCE": "60",
    }
    one = Machine(root, port, environment)
    yield one
    one.run(root / "control", "stop")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_has_no_fault_shellcheck_knows(name):
    checker = shutil.which("shellcheck")
    if checker is None:
        assert not os.environ.get("REQUIRE_BROWSER"), "no shellcheck is installed"
        pytest.skip("no shellcheck is installed")
    done = subprocess.run([checker, "-x", name], cwd=DEPLOY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_machine_is_installed_upgraded_and_taken_back_without_losing_a_figure(machine, tmp_path):
    _is_installed(machine, tmp_path)
    first = machine.version
    _is_upgraded(machine, tmp_path)
    second = machine.version
    assert second != first

    # A version that moves the figures to a newer schema and does not come up is taken back with its figures.
    started = (
        (ROOT / "app.py").read_text(encoding="utf-8").replace("from __future__ import annotations\n", "")
    )
    broken = tree(tmp_path / "broken", **{"app.py": ENDS + started, "data/schema/099_newer.sql": NEW_SCHEMA})
    machine.environment["CHI_TIEU_PATIENCE"] = "5"
    done = machine.run(broken / "upgrade")
    machine.environment["CHI_TIEU_PATIENCE"] = "60"
    assert done.returncode == 1
    assert "Bản mới không chạy được; quay lại bản trước." in done.stderr
    assert (machine.version, machine.is_well) == (second, True)
    assert machine.files() == ["thang-9.csv"]

    # The version of before cannot read this schema: it comes back only with the figures of then.
    refused = machine.run(second / ".deploy/rollback")
    assert refused.returncode == 1
    assert "Chạy lại với --restore" in refused.stderr
    assert (machine.version, machine.is_well) == (second, True)
    _stays_when_the_backup_is_damaged(machine)
    done = machine.run(second / ".deploy/rollback", "--restore")
    assert done.returncode == 0, done.stderr
    assert (machine.version, machine.is_well) == (first, True)
    assert machine.files() == ["thang-9.csv"]
    assert machine.run(first / ".deploy/rollback").returncode == 1


def test_a_version_brought_in_before_any_figures_stays_when_the_one_before_could_not_read_them(
    machine, tmp_path
):
    done = machine.run(tree(tmp_path / "one") / "install")
    assert done.returncode == 0, done.stderr
    settings = machine.root / "etc/chi-tieu/settings.env"
    settings.write_text(
        f"KPI_DATABASE={machine.root}/var/lib/chi-tieu/kpi.duckdb\nSTREAMLIT_SERVER_PORT={machine.port}\n",
        encoding="utf-8",
    )
    done = machine.run(tree(tmp_path / "two", **{"data/schema/098_newer.sql": NEW_SCHEMA}) / "upgrade")
    assert done.returncode == 0, done.stderr
    assert "Sao lưu: chưa có số liệu." in done.stderr
    second = machine.version
    for words in ((), ("--restore",)):  # the start has brought figures, of the newer schema
        refused = machine.run(second / ".deploy/rollback", *words)
        assert refused.returncode == 1
        assert "lúc nâng cấp chưa có số liệu nào để lấy lại" in refused.stderr
        assert (machine.version, machine.is_well) == (second, True)


@pytest.mark.parametrize("script", ["upgrade", "rollback"])
def test_where_nothing_was_installed_it_is_said(machine, script):
    done = machine.run(DEPLOY / script)
    assert done.returncode == 1
    assert done.stderr.startswith("Chưa cài lần nào")


def test_settings_are_read_as_systemd_reads_them(machine):
    settings = machine.root / "etc/chi-tieu/settings.env"
    settings.parent.mkdir(parents=True)
    lines = ["# KPI_A=no", "; KPI_B=no", "", "KPI_C=a b $HOME", "KPI_D=\"a 'b'\"", "KPI_E='a \"b\" $(id)'"]
    settings.write_bytes("\n".join([*lines, "KPI_F='", "KPI_G=x\r", "KPI_H="]).encode())
    asked = '. "$0/parts.sh"; load_settings; env | grep ^KPI_ | sort'
    done = subprocess.run(
        ["sh", "-c", asked, str(DEPLOY)], env=machine.environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        *("KPI_C=a b $HOME", "KPI_D=a 'b'", 'KPI_E=a "b" $(id)', "KPI_F='", "KPI_G=x", "KPI_H="),
    ]


def _is_installed(machine: Machine, folder: Path) -> None:
    """The first version runs and has a file."""
    done = machine.run(tree(folder / "one") / "install")
    assert done.returncode == 0, done.stderr
    settings = machine.root / "etc/chi-tieu/settings.env"
    assert settings.stat().st_mode & 0o777 == 0o600
    assert len(settings.read_text(encoding="utf-8").split("KPI_COOKIE_SECRET=")[1].split("\n")[0]) == 64
    settings.write_text(
        f"# of this machine\nKPI_DATABASE={machine.root}/var/lib/chi-tieu/kpi.duckdb\nKPI_ISSUER=VĂN PHÒNG\n"
        f"STREAMLIT_SERVER_PORT={machine.port}\nKPI_TODAY=2026-11-16\n",
        encoding="utf-8",
    )
    assert machine.run(folder / "one/.deploy/install").returncode == 1  # only once
    sent = folder / "thang-9.csv"
    sent.write_text(FIGURES, encoding="utf-8-sig")
    machine.command("loaders", "load", str(sent), "--by", "Nguyễn Thị Lan")
    machine.run(machine.root / "control", "start")
    assert re.fullmatch(r"\d\d/\d\d/20\d\d \d\d:\d\d", _version_shown(machine))


def _version_shown(machine: Machine) -> str:
    """What *Tình trạng hệ thống* and `/metrics` call the program."""
    python = str(machine.version / ".venv/bin/python")
    asked = [python, "-B", "-c", "from data import version; print(version.text())"]
    done = subprocess.run(asked, cwd=machine.version, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _stays_when_the_backup_is_damaged(machine: Machine) -> None:
    """Figures that could not be put back leave the newer version running, with its units and its figures."""
    second = machine.version
    backup = Path((second / ".before").read_text(encoding="utf-8").splitlines()[1])
    database = backup / "kpi.duckdb"
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    proxy = machine.root / "etc/nginx/conf.d/chi-tieu.conf"
    proxy.unlink()  # whoever places files brings it back: here nobody had to
    done = machine.run(second / ".deploy/rollback", "--restore")
    assert done.returncode == 1
    assert f"Chưa lấy lại được số liệu lúc nâng cấp từ {backup}" in done.stderr
    assert (machine.version, machine.is_well) == (second, True)
    assert machine.files() == ["thang-9.csv"]
    assert not proxy.exists()
    database.write_bytes(whole)


def _is_upgraded(machine: Machine, folder: Path) -> None:
    """A version with a newer schema runs; what the office filled in for the proxy stayed."""
    site = machine.root / "etc/nginx/chi-tieu/site.conf"
    site.write_text("server_name chi-tieu.nghean.test;\n", encoding="utf-8")
    proxy = machine.root / "etc/nginx/conf.d/chi-tieu.conf"
    proxy.write_text("# older\n", encoding="utf-8")
    newer = tree(folder / "two", **{"data/schema/098_newer.sql": NEW_SCHEMA, "VERSION": "2026.11"})
    done = machine.run(newer / "upgrade")
    assert done.returncode == 0, done.stderr
    assert _version_shown(machine) == "2026.11"
    assert machine.is_well
    assert machine.files() == ["thang-9.csv"]
    assert site.read_text(encoding="utf-8") == "server_name chi-tieu.nghean.test;\n"
    assert proxy.read_text(encoding="utf-8") == (DEPLOY / "nginx/chi-tieu.conf").read_text(encoding="utf-8")
    assert len(list((machine.root / "var/backups/chi-tieu").glob("kpi-*Z/manifest.json"))) == 1
