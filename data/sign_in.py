"""How people sign in when other machines may come: the office's identity provider, and the two secrets.

Read once at start, from the environment or from files outside the tree. A secret is never repeated in words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from data.settings import SETTINGS, SettingError

FEWEST_LETTERS = 32
"""Of the cookie's secret: whoever guesses it is whoever they like."""
FEWEST_OF_CLIENT = 8
"""Of the provider's secret: the provider makes it, this only notices an empty or cut one."""
CALLBACK = "/oauth2callback"
NEAR = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Provider:
    """The office's identity provider (OpenID Connect), and where this app is to be reached."""

    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)
    public_url: str
    """As readers write it, without a path: https://chi-tieu.example."""
    hours: int = 12
    """How long a sign-in holds."""

    @property
    def host(self) -> str:
        """The name readers' browsers ask for, without the port."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def is_encrypted(self) -> bool:
        """Whether readers come over https."""
        return self.public_url.startswith("https://")

    def as_secrets(self) -> dict[str, dict[str, str]]:
        """What Streamlit's sign-in asks for."""
        return {
            "auth": {
                "redirect_uri": f"{self.public_url}{CALLBACK}",
                "cookie_secret": self.cookie_secret,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "server_metadata_url": self.metadata_url,
            }
        }


NEEDED = (
    "KPI_OIDC_METADATA_URL",
    "KPI_OIDC_CLIENT_ID",
    "KPI_OIDC_CLIENT_SECRET",
    "KPI_COOKIE_SECRET",
    "KPI_PUBLIC_URL",
)
"""What sign-in cannot do without."""


def provider(environment: Mapping[str, str] = os.environ) -> Provider:
    """Read the provider's settings. Raises SettingError, naming the setting but never a secret's text."""
    default = {setting.name: setting.default for setting in SETTINGS}

    def value(name: str) -> str:
        return environment.get(name, "").strip() or default[name]

    blank = [name for name in NEEDED if not value(name) and not environment.get(f"{name}_FILE", "").strip()]
    if len(blank) > 1:  # all at once, not one a start
        raise SettingError(f"{', '.join(blank)}: đang trống; KPI_ACCESS=oidc cần các giá trị này.")
    return Provider(
        metadata_url=_address("KPI_OIDC_METADATA_URL", value("KPI_OIDC_METADATA_URL")),
        client_id=_given("KPI_OIDC_CLIENT_ID", value("KPI_OIDC_CLIENT_ID")),
        client_secret=_secret("KPI_OIDC_CLIENT_SECRET", value, FEWEST_OF_CLIENT),
        cookie_secret=_secret("KPI_COOKIE_SECRET", value, FEWEST_LETTERS),
        public_url=_origin("KPI_PUBLIC_URL", value("KPI_PUBLIC_URL")),
        hours=_hours("KPI_SESSION_HOURS", value("KPI_SESSION_HOURS")),
    )


def _given(name: str, text: str) -> str:
    if not text:
        raise SettingError(f"{name}: đang trống; KPI_ACCESS=oidc cần giá trị này.")
    return text


def _address(name: str, text: str) -> str:
    """An address secrets are sent to: https, or this machine."""
    parts = urlsplit(_given(name, text))
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise SettingError(f"{name}: đã thấy “{text}”; cần một địa chỉ bắt đầu bằng https://.")
    if parts.scheme == "http" and parts.hostname not in NEAR:
        raise SettingError(f"{name}: đã thấy “{text}”; cần https, vì mật khẩu đi qua địa chỉ này.")
    return text


def _origin(name: str, text: str) -> str:
    parts = urlsplit(_address(name, text))
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise SettingError(
            f"{name}: đã thấy “{text}”; cần địa chỉ không có đường dẫn, ví dụ https://chi-tieu.example."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _secret(name: str, value: Callable[[str], str], fewest: int) -> str:
    text, path = value(name), value(f"{name}_FILE")
    if text and path:
        raise SettingError(f"{name} và {name}_FILE: chỉ đặt một trong hai.")
    if path:
        text = _from_file(f"{name}_FILE", Path(path))
    if len(text) < fewest:
        found = f"mới có {len(text)} ký tự" if text else "đang trống"
        raise SettingError(
            f"{name}: {found}; cần ít nhất {fewest} ký tự (hoặc đặt {name}_FILE là tệp chứa nó)."
        )
    return text


def _from_file(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingError(
            f"{name}: không đọc được tệp “{path}”; cần một tệp chữ mà ứng dụng có quyền đọc."
        ) from None


def _hours(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 720:
        raise SettingError(f"{name}: đã thấy “{text}”; cần số giờ nguyên từ 1 đến 720.")
    return int(text)
