"""Whose visit this run of the script is, and what they may do: looked up anew at every run."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.access import ALONE, Caller, Rights
from data.refusals import NotAllowedError
from data.serving import LOOPBACK
from exports import routes_access
from pages.ui import identity, session

NOBODY = "Chưa đăng nhập, hoặc lần đăng nhập đã hết hiệu lực."


def caller() -> Caller:
    """Who asks. Raises NotAllowedError when people sign in here and nobody did; SettingError.

    Outside of runs and tabs it is nobody: the start of the app, and routes, open the books for themselves.
    """
    door = identity.entrance()
    if door.provider is None:
        return ALONE
    if get_script_run_ctx() is None:
        found = identity.HERE.get()
    else:
        found = identity.caller_of(st.user.to_dict(), door, origin())
    if found is None:
        raise NotAllowedError(NOBODY)
    return found


def rights() -> Rights:
    """What the visitor may do now. Raises NotAllowedError, and what opening the office raises."""
    return session.office().store.rights()


def may(act: str) -> bool:
    """Whether the visitor's role reaches as far as an act of `access.LEAST`; the write itself looks again."""
    try:
        return rights().may(act)
    except NotAllowedError:
        return False


def agencies() -> frozenset[str] | None:
    """The agencies an officer is kept to; None: all, or a role that writes no figures. Raises as `rights`."""
    mine = rights()
    return mine.agencies if mine.role == "officer" else None


def origin() -> str:
    """The address of the visitor's machine, "" when it is not known."""
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    return routes_access.origin(st.context.ip_address or LOOPBACK[0], headers)


def sign_out() -> None:
    """End the visitor's sign-in, here and in every copy of its cookie, and tell the audit."""
    store, claims, door = session.office().store, st.user.to_dict(), identity.entrance()
    if identity.of_claims(claims, door).email:
        identity.leave(claims, door, store)
    st.logout()
