"""Streamlit's own settings: each that is set has its reason, and what protects the app is set."""

from __future__ import annotations

import re
import tomllib

import pytest
from streamlit import config

from tests.conftest import ROOT

TEXT = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
OPTIONS = tomllib.loads(TEXT)
HELD = {
    "server.address": "127.0.0.1",
    "server.enableXsrfProtection": True,
    "server.xsrfCookieSameSite": "lax",
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 50,
    "server.maxMessageSize": 60,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "browser.gatherUsageStats": False,
}


def test_every_setting_but_of_looks_has_its_reason_beside_it():
    section = ""
    for line in TEXT.splitlines():
        if line.startswith("["):
            section = line
        elif "=" in line and not line.startswith("#") and not section.startswith("[theme"):
            assert re.search(r"\S {1,}# \S.{8,}", line), line


@pytest.mark.parametrize(("name", "value"), HELD.items(), ids=HELD.keys())
def test_what_protects_the_app_is_held_by_name(name, value):
    section, option = name.split(".")
    assert OPTIONS[section][option] == value


def test_streamlit_knows_every_setting():
    for section, options in OPTIONS.items():
        for option in options:
            if section != "theme":
                assert f"{section}.{option}" in config.get_config_options()


def test_no_secret_is_in_the_tree():
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()
    assert "cookieSecret" not in TEXT
