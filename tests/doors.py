"""An app in which people sign in, for tests: its settings, accounts, cookies as its own sign-in leaves them,
and a tab that speaks Streamlit's protocol without a browser and says whatever it is told to say.
"""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from data import accounts, remote
from data.records import EVERYWHERE, Change
from data.store import Store
from tests.conftest import Served, serving

SECRET, CLIENT, TOKEN = "bi-mat-chi-dung-khi-thu-" * 2, "chi-tieu", "ma-cua-may-khac-0001"
TODAY = "2026-11-16"
ADMIN, OFFICER, ONE_AGENCY, VIEWER, STOPPED, NEIGHBOUR, STRANGER = (
    f"{name}@nghean.test"
    for name in ("quan-tri", "can-bo", "mot-don-vi", "nguoi-xem", "da-ngung", "ben-canh", "la")
)
PEOPLE: dict[str, dict[str, Any]] = {
    ADMIN: {"name": "Quản trị Thử", "role": "admin"},
    OFFICER: {"name": "Cán bộ Thử", "role": "officer"},
    ONE_AGENCY: {"name": "Đơn vị Thử", "role": "officer", "agencies": ["so-tu-phap"]},
    VIEWER: {"name": "Người xem Thử", "role": "viewer"},
    NEIGHBOUR: {"name": "Bên cạnh Thử", "role": "officer"},
    STOPPED: {"name": "Đã ngừng Thử", "role": "officer", "disabled": True},
}
"""Everybody but the stranger has an account."""
WHILE = 2
"""Seconds after which nothing is expected where nothing is to come."""
XSRF = "2|00000000|00112233445566778899aabbccddeeff|1700000000"


def settings(**more: str) -> dict[str, str]:
    """The environment of an app in which people sign in; nobody needs to answer at the provider's."""
    return {
        "KPI_ACCESS": "oidc",
        "KPI_OIDC_METADATA_URL": "http://127.0.0.1:1/.well-known/openid-configuration",
        "KPI_OIDC_CLIENT_ID": CLIENT,
        "KPI_OIDC_CLIENT_SECRET": "bi-mat-cua-ung-dung",
        "KPI_COOKIE_SECRET": SECRET,
        "KPI_PUBLIC_URL": "http://127.0.0.1:{port}",
        "KPI_API_TOKEN": TOKEN,
        "KPI_TODAY": TODAY,
        **more,
    }


@contextmanager
def guarded(folder: Path, **more: str) -> Iterator[Served]:
    """The app with PEOPLE's accounts, in a process of its own."""
    store = Store.at(folder / "kpi.duckdb")
    for email, fields in PEOPLE.items():
        accounts.add(store, accounts.parse({"email": email, **fields}), "Thử", "cho thử nghiệm")
    store.close()
    with serving(folder, **settings(**more)) as served:
        yield served


def change(folder: Path, email: str, **fields: object) -> None:
    """Edit an account while the app runs, as a command on its machine would."""
    app = remote.running_app(folder / "kpi.duckdb")
    assert app is not None
    account = accounts.parse({"email": email, **PEOPLE[email], **fields})
    app.edit(EVERYWHERE, [Change("account", email, account.value)], "Thử", "thử ngừng")


def cookie(address: str, email: str, **claims: object) -> str:
    """A Cookie header as the sign-in of this person leaves it."""
    now = int(time.time())
    said = {
        **{"iss": "http://127.0.0.1:1", "sub": email, "aud": CLIENT, "iat": now, "exp": now + 300},
        **{"email": email, "nonce": "n", "origin": address, "is_logged_in": True, "provider": "default"},
        **claims,
    }
    signed = create_signed_value(SECRET, "_streamlit_user", json.dumps(said)).decode()
    return f"_streamlit_xsrf={XSRF}; _streamlit_user={signed}"


class Answered(NamedTuple):
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(
    address: str, path: str, cookies: str = "", method: str = "GET", data: bytes | None = None, **headers: str
) -> Answered:
    """One request; redirects are not followed. `X_Real_IP="…"` is the header X-Real-IP."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    named |= {"Cookie": cookies} if cookies else {}
    request = urllib.request.Request(f"{address}{path}", data=data, headers=named, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)
    try:
        with opener.open(request, timeout=60) as answer:
            return Answered(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answered(refused.code, refused.read(), dict(refused.headers))


class Tab:
    """One open tab: asks for runs and keeps what it is sent."""

    def __init__(self, socket: ClientConnection, path: str) -> None:
        self.socket, self.path = socket, path
        self.session = ""
        self.messages: list[ForwardMsg] = []

    def send(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def run(
        self, *, page: str | None = None, page_hash: str = "", fragment: str = "", **widgets: object
    ) -> Tab:
        """Ask for a run and wait for its end."""
        self.ask(page=page, page_hash=page_hash, fragment=fragment, **widgets)
        return self.hear()

    def ask(
        self, *, page: str | None = None, page_hash: str = "", fragment: str = "", **widgets: object
    ) -> None:
        """Ask for a run, with widgets set as told: ids by name, `True` is a press."""
        message = BackMsg()
        state = message.rerun_script
        state.page_name = self.path if page is None else page
        state.page_script_hash, state.fragment_id = page_hash, fragment
        state.context_info.timezone, state.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        for name, value in widgets.items():
            widget = state.widget_states.widgets.add(id=name)
            if value is True:
                widget.trigger_value = True
            else:
                widget.string_value = str(value)
        self.send(message)

    def hear(self) -> Tab:
        """Wait for the end of a run; all it drew is in `messages`."""
        self.messages = []
        while True:
            told = ForwardMsg.FromString(self.socket.recv(timeout=60))
            self.messages.append(told)
            kind = told.WhichOneof("type")
            if kind == "new_session":
                self.session = told.new_session.initialize.session_id
            if kind == "script_finished" and told.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ):
                return self

    def make(self, name: str, patience: float = 60) -> str:
        """Press a button that makes a file, by its name; the address of the file, "" if none comes."""
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = self.session
        message.backend_operation_request.deferred_file.file_id = name
        self.send(message)
        try:
            while True:
                told = ForwardMsg.FromString(self.socket.recv(timeout=patience))
                if told.WhichOneof("type") == "backend_operation_response":
                    return told.backend_operation_response.deferred_file.url
        except (TimeoutError, ConnectionClosed):
            return ""

    def place(self, patience: float = 60) -> str:
        """Choose a file on the page: the address it is to be sent to, "" if none comes."""
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.session_id = self.session
        message.file_urls_request.file_names.append("a.csv")
        self.send(message)
        try:
            while True:
                told = ForwardMsg.FromString(self.socket.recv(timeout=patience))
                if told.WhichOneof("type") == "file_urls_response":
                    return told.file_urls_response.file_urls[0].upload_url
        except (TimeoutError, ConnectionClosed):
            return ""

    def clear_caches(self) -> None:
        """What the developer's menu sends."""
        self.send(BackMsg(clear_cache=True))

    def downloads(self) -> list[str]:
        """The names of files that buttons are to make."""
        drawn = [told.delta.new_element for told in self.messages if told.HasField("delta")]
        made = [one.download_button for one in drawn if one.WhichOneof("type") == "download_button"]
        return [one.deferred_file_id for one in made if one.deferred_file_id]

    def is_shut(self) -> bool:
        """Whether the app closes the tab instead of answering."""
        try:
            while True:
                self.socket.recv(timeout=60)
        except ConnectionClosed:
            return True

    @property
    def words(self) -> str:
        """All that was drawn, as text."""
        return "\n".join(str(told.delta.new_element) for told in self.messages if told.HasField("delta"))

    @property
    def headline(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self._html())
        return found[1] if found else ""

    def _html(self) -> str:
        drawn = [told.delta.new_element for told in self.messages if told.HasField("delta")]
        return "\n".join(one.html.body for one in drawn if one.WhichOneof("type") == "html")

    def fragments(self) -> set[str]:
        """The ids of the parts that may be run alone."""
        return {told.delta.fragment_id for told in self.messages if told.HasField("delta")} - {""}

    def buttons(self) -> dict[str, str]:
        """The ids of the buttons drawn, by their labels."""
        drawn = [told.delta.new_element for told in self.messages if told.HasField("delta")]
        return {one.button.label: one.button.id for one in drawn if one.WhichOneof("type") == "button"}

    def navigation(self) -> set[str]:
        """The titles in the navigation."""
        shown = [told.navigation for told in self.messages if told.WhichOneof("type") == "navigation"]
        return {page.page_name for page in shown[-1].app_pages if not page.is_hidden} if shown else set()

    def media(self) -> list[str]:
        """The addresses of files that were offered."""
        return re.findall(r"/media/[0-9A-Za-z_.-]+", "\n".join(str(told) for told in self.messages))


@contextmanager
def tab(address: str, cookies: str = "", *, path: str = "", older: str = "") -> Iterator[Tab]:
    """A tab on a page; `older` is the session it asks to take up again."""
    host = address.removeprefix("http://")
    with connect(
        f"ws://{host}/_stcore/stream",
        origin=Origin(f"http://{host}"),
        additional_headers={"Cookie": cookies or f"_streamlit_xsrf={XSRF}"},
        subprotocols=[Subprotocol(word) for word in ("streamlit", XSRF, older) if word],
        max_size=None,
        proxy=None,
    ) as socket:
        yield Tab(socket, path)
