"""Who may ask: this machine while the settings hold no token; once they do, whoever sends it.

A token is set when a proxy lets other machines in, and no proxy can be told from this machine for certain:
so the token is asked of everybody then. Without one, this machine is what a proxy on it is not: the
connection comes from loopback, names loopback as its host and bears no sign of having been passed on.
"""

from __future__ import annotations

import hmac

from starlette.requests import Request

LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
NEAR_HOSTS = ("127.0.0.1", "localhost", "[::1]")
PASSED_ON = (
    *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server"),
    *("x-real-ip", "via", "cf-connecting-ip", "true-client-ip"),
)
"""Headers that proxies add."""
NO_TOKEN = (
    "API chỉ trả lời trên chính máy này. Muốn hỏi từ máy khác, quản trị đặt KPI_API_TOKEN rồi gửi mã ấy "
    "trong đầu mục Authorization: Bearer …"
)
WRONG_TOKEN = "Thiếu mã truy cập hoặc mã không đúng; gửi trong đầu mục Authorization: Bearer …"


def refusal(request: Request, token: str) -> tuple[int, str] | None:
    """Why the request may not be answered, as status and Vietnamese text; None where it may."""
    if not token:
        return None if is_near(request) else (403, NO_TOKEN)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_right = hmac.compare_digest(given.strip().encode(), token.encode())
    return None if is_right and scheme.lower() == "bearer" else (401, WRONG_TOKEN)


def is_near(request: Request) -> bool:
    """Whether the request was made on this machine and for it.

    The host is looked at because a page elsewhere may have its own name point here; HTTP/1.0 because proxies
    speak it to whom they pass on to, and clients of today do not.
    """
    if request.client is None or request.client.host not in LOOPBACK:
        return False
    if request.scope.get("http_version") == "1.0" or any(name in request.headers for name in PASSED_ON):
        return False
    return _host(request.headers.get("host", "")) in NEAR_HOSTS


def _host(header: str) -> str:
    """The name in a Host header, without the port."""
    if header.startswith("["):
        return header.partition("]")[0].lower() + "]"
    return header.partition(":")[0].lower()
