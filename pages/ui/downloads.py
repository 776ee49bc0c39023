"""The one button under which anything is taken away: what leaves, and for whom, is in the audit first.

The file is handed over by the server when somebody presses, never with the page: so a press by an account
that was disabled meanwhile gets nothing, and nothing leaves without its line.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any, Literal

import streamlit as st
from streamlit.runtime.media_file_manager import MediaFileManager

from data.refusals import NotAllowedError
from data.store import Store
from pages.ui import session
from pages.ui.gate_tabs import Turns

Act = Literal["download", "export"]
Content = bytes | Callable[[], bytes]
About = Mapping[str, str | None]
"""What it is for: period, plan, agency, indicator, batch; what is None or blank is left out."""
MOST = Turns(60, 60)
"""Files one person, or one machine without an account, may take in a minute: each is a line of the audit."""
OFTEN = "Chưa tải: đã quá 60 tệp trong một phút. Chờ một phút rồi tải tiếp."
WAIT = 60.0
"""Seconds a made file waits at least to be fetched."""


def button(
    label: str,
    content: Content,
    name: str,
    mime: str,
    *,
    what: str,
    about: About | None = None,
    act: Act = "download",
    on_click: Literal["ignore", "rerun"] = "ignore",
    **looks: Any,  # noqa: ANN401 - as st.download_button takes them
) -> None:
    """A download; `what` names it in words ("Bảng điểm"), `name` is the file's.

    "export" is the act of what is made to be sent on: documents and pictures. `content` is called when it is
    pressed, outside the page's run, so it must not use the page.
    """
    store = session.acting()
    told = {"what": what, **{key: text for key, text in (about or {}).items() if text}}
    st.download_button(
        label,
        partial(handed, store, act, name, told, content),
        file_name=name,
        mime=mime,
        on_click=on_click,
        **looks,
    )


def let_wait(files: MediaFileManager, clock: Callable[[], float] = time.monotonic) -> None:
    """Have Streamlit take away what no page shows once in `WAIT` seconds, not after every run of any page.

    It lets go of a file made at a press when it looks for the second time: with twenty readers within half a
    second, sooner than a slow line can ask for it.
    """
    look, guard = files.remove_orphaned_files, threading.Lock()
    last = clock()

    def now_and_then() -> None:
        nonlocal last
        with guard:
            if clock() - last < WAIT:
                return
            last = clock()
            look()

    files.remove_orphaned_files = now_and_then  # type: ignore[method-assign]


def original(batch: Mapping[str, Any], key: str) -> None:
    """A batch's file as it was sent, under the name it had then; for those who may load."""
    store = session.acting()
    button(
        "Tải tệp gốc",
        partial(store.original, batch["original"]),
        PurePath(batch["file"].replace("\\", "/")).name,
        "application/octet-stream",
        what="Tệp gốc",
        about={"batch": batch["batch"]},
        key=key,
    )


def handed(store: Store, act: Act, name: str, told: Mapping[str, str], content: Content) -> bytes:
    """The file for whoever the store acts for, once the audit has its line.

    Raises NotAllowedError, also for one who takes too many; DiskFullError when the audit takes no line; and
    whatever `content` raises.
    """
    store.require(act)
    who = store.caller
    if who.way in ("account", "guest") and not MOST.take(who.account or who.origin):
        raise NotAllowedError(OFTEN)
    made = content if isinstance(content, bytes) else content()
    store.audited(act, name, after={**told, "bytes": len(made)})
    return made
