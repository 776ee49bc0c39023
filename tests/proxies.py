"""The shipped nginx configuration in front of an app, only its addresses changed, for tests."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, _free_port

SHIPPED = ROOT / ".deploy" / "nginx"
NAME = "localhost"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
{user}
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/chi-tieu.conf;
}}
"""


class Proxy(NamedTuple):
    """A running nginx: the address of the app behind it, its port without TLS, and the folder of its logs."""

    address: str
    plain_port: int
    logs: Path

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])


def executable() -> str:
    """The nginx of this machine; without one the test is skipped, or fails where none may be skipped."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None:
        reason = "no nginx is installed"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def proxied(folder: Path, app: str, safe: int | None = None) -> Iterator[Proxy]:
    """nginx with the shipped files before the app at an address, ended afterwards; `safe` is its port."""
    nginx = executable()
    safe, plain = safe or _free_port(), _free_port()
    _lay(folder, app, safe, plain)
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "output.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_until_open(safe, server, folder)
            yield Proxy(f"https://{NAME}:{safe}", plain, folder / "logs")
        finally:
            server.terminate()
            server.wait(20)


def trusting(folder: Path) -> ssl.SSLContext:
    """What a client needs to trust the certificate made for the test."""
    return ssl.create_default_context(cafile=str(folder / "tls.pem"))


def _lay(folder: Path, app: str, safe: int, plain: int) -> None:
    """Put the shipped files into the folder; addresses and paths are all that is changed."""
    (folder / "logs").mkdir(parents=True)
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    make += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(folder / "tls.key")]
    subprocess.run([*make, "-out", str(folder / "tls.pem")], check=True, capture_output=True)
    changes = {
        "/etc/nginx/chi-tieu/": f"{folder}/chi-tieu/",
        "/var/log/chi-tieu/": f"{folder}/logs/",
        "127.0.0.1:8501": urlsplit(app).netloc,
        "listen 443": f"listen 127.0.0.1:{safe}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "chi-tieu.example": NAME,
        "/etc/ssl/certs/chi-tieu.pem": f"{folder}/tls.pem",
        "/etc/ssl/private/chi-tieu.key": f"{folder}/tls.key",
    }
    for path in sorted(SHIPPED.rglob("*.conf")):
        text = path.read_text(encoding="utf-8")
        for old, new in changes.items():
            text = text.replace(old, new)
        lines = [line for line in text.splitlines() if "listen [::]" not in line]
        target = folder / path.relative_to(SHIPPED)
        target.parent.mkdir(exist_ok=True)
        target.write_text("\n".join(lines), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # it writes into a folder only we may enter
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")


def _wait_until_open(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(100):
        said = (folder / "output.log").read_text(encoding="utf-8")
        assert server.poll() is None, f"nginx stopped while starting: {said}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nginx does not listen")
