"""Who may ask: in a room of its own this machine, or whoever sends the token; where people sign in, they too.

A token is set when a proxy lets other machines in, and no proxy can be told from this machine for certain:
so the token is asked of everybody then. Without one, this machine is what a proxy on it is not: the
connection comes from loopback, names loopback as its host and bears no sign of having been passed on. Where
people sign in there is a proxy for certain, and being this machine is no permission.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.requests import HTTPConnection

from data.serving import LOOPBACK
from data.settings import Access

NEAR_HOSTS = ("127.0.0.1", "localhost", "[::1]")
PASSED_ON = (
    *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server"),
    *("x-real-ip", "via", "cf-connecting-ip", "true-client-ip"),
)
"""Headers that proxies add."""
REAL_IP = "x-real-ip"
"""The one in which the proxy on this machine names whom it speaks for."""
READER = "reader"
"""Under this name the gate leaves in the request's scope who signed in, once their account was looked up."""
NO_TOKEN = (  # nosec B105 # a sentence
    "API chỉ trả lời trên chính máy này. Muốn hỏi từ máy khác, quản trị đặt KPI_API_TOKEN rồi gửi mã ấy "
    "trong đầu mục Authorization: Bearer …"
)
WRONG_TOKEN = (  # nosec B105 # a sentence
    "Thiếu mã truy cập hoặc mã không đúng; gửi trong đầu mục Authorization: Bearer …"
)
NOBODY = "Cần đăng nhập bằng tài khoản đang dùng, hoặc gửi mã truy cập trong đầu mục Authorization: Bearer …"


def refusal(request: HTTPConnection, token: str, access: Access = "alone") -> tuple[int, str] | None:
    """Why the request may not be answered, as status and Vietnamese text; None where it may."""
    if access == "oidc":
        return None if _has_token(request, token) or request.scope.get(READER) else (401, NOBODY)
    if not token:
        return None if is_near(request) else (403, NO_TOKEN)
    return None if _has_token(request, token) else (401, WRONG_TOKEN)


def _has_token(request: HTTPConnection, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_right = hmac.compare_digest(given.strip().encode(), token.encode())
    return bool(token) and is_right and scheme.lower() == "bearer"


def is_near(request: HTTPConnection) -> bool:
    """Whether the request was made on this machine and for it.

    The host is looked at because a page elsewhere may have its own name point here; HTTP/1.0 because proxies
    speak it to whom they pass on to, and clients of today do not.
    """
    if request.client is None or request.client.host not in LOOPBACK:
        return False
    if request.scope.get("http_version") == "1.0" or any(name in request.headers for name in PASSED_ON):
        return False
    return host_of(request) in NEAR_HOSTS


def host_of(request: HTTPConnection) -> str:
    """The name in the Host header, in lower case, without the port."""
    header = request.headers.get("host", "")
    if header.startswith("["):
        return header.partition("]")[0].lower() + "]"
    return header.partition(":")[0].lower()


def origin_of(request: HTTPConnection) -> str:
    """The address of the machine that asks, "" when it is not known."""
    return origin(request.client.host, request.headers) if request.client else ""


def origin(peer: str, headers: Mapping[str, str]) -> str:
    """The address of the machine that asks: what the proxy on this machine says, or the peer itself.

    `headers` by their names in lower case. What is no plain address is nobody's; behind a "%" anything goes.
    """
    said = headers.get(REAL_IP, "").strip()
    if peer not in LOOPBACK or "%" in said:
        return peer
    try:
        return str(ip_address(said))
    except ValueError:
        return peer
