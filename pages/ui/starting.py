"""What must hold before the app opens its door: otherwise it does not start, and says why."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address

import streamlit as st

from data.settings import SettingError
from pages.ui import identity
from pages.ui.identity import Entrance

STATUS = 2
"""The exit status of a start that was refused."""
BOUND = ("--host", "--bind", "-b")
"""How other servers than Streamlit's own are told the address to listen on."""
OPEN = (
    "Chưa khởi động: ứng dụng được bảo nghe ở địa chỉ “{address}”, máy khác vào được, mà chưa bật đăng nhập. "
    "Hoặc bỏ địa chỉ ấy để chỉ chạy trên máy này (127.0.0.1), hoặc bật đăng nhập: đặt KPI_ACCESS=oidc và các "
    "giá trị KPI_OIDC_…, KPI_COOKIE_SECRET, KPI_PUBLIC_URL (xem README)."
)
TRUSTED = (
    "Chưa khởi động: server.trustedUserHeaders cho người ngoài tự xưng tên bằng một đầu mục; bỏ giá trị ấy."
)
BELOW = "Chưa khởi động: server.baseUrlPath chưa dùng được cùng đăng nhập; cho ứng dụng một tên máy riêng."


def checked() -> Entrance:
    """How the app is to be entered; where it may not be, the process ends with the reason on stderr."""
    try:
        door = _entrance()
        _check(door, st.get_option("server.address"), sys.argv, os.environ)
    except SettingError as error:
        print(error, file=sys.stderr, flush=True)
        raise SystemExit(STATUS) from None
    return door


def _entrance() -> Entrance:
    try:
        return identity.entrance()
    except SettingError:
        if os.environ.get("KPI_ACCESS", "") in ("", "alone"):
            return Entrance(None)  # another setting is off: every page says which
        raise


def _check(
    door: Entrance, address: str | None, arguments: Sequence[str], environment: Mapping[str, str]
) -> None:
    """Raises SettingError when others could come in without signing in, or as whom they like."""
    if door.provider is None:
        for one in (address or "0.0.0.0", *_bound(arguments, environment)):  # nosec B104 # what is refused, not bound
            if not is_loopback(one):
                raise SettingError(OPEN.format(address=one))
    elif st.get_option("server.trustedUserHeaders"):
        raise SettingError(TRUSTED)
    elif st.get_option("server.baseUrlPath"):
        raise SettingError(BELOW)


def _bound(arguments: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """The addresses another server was told to listen on, without ports."""
    if told := environment.get("UVICORN_HOST"):
        yield told
    for place, word in enumerate(arguments[1:], start=1):
        name, sign, value = word.partition("=")
        if name in BOUND and (sign or place + 1 < len(arguments)):
            yield _without_port(value if sign else arguments[place + 1], name)


def _without_port(address: str, name: str) -> str:
    if name == "--host" or address.startswith("unix:"):
        return address
    return address.rpartition(":")[0].strip("[]") or "0.0.0.0"  # nosec B104 # what is refused, not bound


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach the address.

    >>> [is_loopback(a) for a in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "::", "10.0.0.5", "may-chu")]
    [True, True, True, False, False, False, False]
    """
    if address == "localhost" or address.startswith("unix:"):
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
