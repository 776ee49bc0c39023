"""Who asks, by the cookie their sign-in left: looked at anew at each request and at each run of the script.

The provider vouches for a person once; the cookie Streamlit keeps of it lives for 30 days. So how old the
sign-in is, whom it was made for and whether it was ended are judged here every time, and what the person may
do is looked up in the store by whoever asks.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data import settings, sign_in
from data.access import Caller
from data.accounts import LONGEST_EMAIL
from data.refusals import DiskFullError
from data.sign_in import Provider
from data.signed_out import SignedOut
from data.store import Store
from indicators.note_checks import tidied

AHEAD = 300
"""Seconds the provider's clock may be ahead of ours."""

NOBODY = Caller("account")
"""One whom no account lets do anything."""
HERE: ContextVar[Caller | None] = ContextVar("here", default=None)
"""Whose tab it is, for what a tab sets going beside its runs: the file a button makes."""

Claims = Mapping[str, Any]
Why = Literal["", "nobody", "expired", "ended", "foreign", "unverified"]


@dataclass(frozen=True)
class Entrance:
    """How this app is entered."""

    provider: Provider | None
    """None: nobody signs in, this machine only."""
    guests: bool = False
    ended: SignedOut | None = None


@dataclass(frozen=True)
class Identity:
    """Who signed in, or why nobody did."""

    email: str = ""
    """In lower case; "" unless the sign-in holds."""
    why: Why = "nobody"


@st.cache_resource(show_spinner=False)
def entrance() -> Entrance:
    """How this app is entered, read once. Raises SettingError."""
    chosen = settings.read()
    if chosen.access == "alone":
        return Entrance(None)
    return Entrance(sign_in.provider(), chosen.guests, SignedOut.beside(chosen.database))


def of_claims(claims: Claims, door: Entrance, now: float | None = None) -> Identity:
    """Whom the provider's claims speak for, when they were made for this app and hold still."""
    provider, moment = door.provider, time.time() if now is None else now
    if provider is None or claims.get("is_logged_in") is not True:
        return Identity()
    audience = claims.get("aud")
    email, made = claims.get("email"), claims.get("iat")
    if provider.client_id not in (audience if isinstance(audience, list) else [audience]):
        return Identity(why="foreign")
    if not isinstance(email, str) or "@" not in email or not isinstance(made, int) or made > moment + AHEAD:
        return Identity(why="foreign")
    if not email.isascii():  # in lower case the Kelvin sign is a plain k: another's address
        return Identity(why="foreign")
    if claims.get("email_verified", True) not in (True, "true"):  # people may write what they like there
        return Identity(why="unverified")
    if moment - made > provider.hours * 3600:
        return Identity(why="expired")
    if door.ended is not None and _sign_in(claims) in door.ended:
        return Identity(why="ended")
    return Identity(email.strip().lower(), "")


def claimed(claims: Claims) -> str:
    """The address the claims name, whoever made them for whom: as a line of the audit can be told of it."""
    return tidied(str(claims.get("email", "")))[:LONGEST_EMAIL]


def of_cookies(cookies: Mapping[str, str], door: Entrance) -> Claims:
    """The claims a request's cookies carry, signed by this app for its own address; {} without any."""
    if door.provider is None:
        return {}
    secret = door.provider.cookie_secret

    def part(name: str) -> bytes | None:
        text = cookies.get(name)
        return decode_signed_value(secret, name, text.encode("latin-1", "replace")) if text else None

    try:
        claims = json.loads(get_cookie_with_chunks(part, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    if not isinstance(claims, dict) or claims.get("origin") != door.provider.public_url:
        return {}
    return claims


def caller_of(claims: Claims, door: Entrance, address: str) -> Caller | None:
    """Who asks with these claims from this address; None when nobody may who has not signed in."""
    if email := of_claims(claims, door).email:
        return Caller("account", email, address)
    return Caller("guest", origin=address) if door.guests else None


def end(claims: Claims, door: Entrance) -> None:
    """End a sign-in for good: no copy of its cookie is taken any more."""
    if door.provider is not None and door.ended is not None:
        door.ended.add(_sign_in(claims), float(claims["iat"]) + door.provider.hours * 3600 + AHEAD)


def leave(claims: Claims, door: Entrance, store: Store) -> None:
    """End a sign-in and tell the audit. Whoever wants to be gone is gone, even where the disk is full."""
    end(claims, door)
    try:
        store.audited("sign_out", store.caller.account)
    except DiskFullError:
        logging.getLogger(__name__).exception("the audit was not told of a sign-out")


def _sign_in(claims: Claims) -> str:
    """What tells one sign-in from all others; half a letter, which no file can hold, is a question mark."""
    told = "\n".join(str(claims.get(name)) for name in ("iss", "sub", "iat", "nonce"))
    return told.encode(errors="replace").decode()
