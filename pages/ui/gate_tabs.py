"""What the gate knows of open tabs: whose each one is, the files offered in it, and where it may send some.

Streamlit names a file made for a download by what is in it and hands it to whoever asks for that name. Here
only those get it in whose tab the address was shown. All of it is told by what passes through the websocket.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data.access import Caller, Rights
from pages.ui.gate_rules import Upload

MOST_TABS, MOST_FILES, MOST_KEYS = 2_000, 20_000, 2_000
LONGEST = 20_000
"""Bytes of a message that is taken apart; those that begin or end a run are far shorter."""
_FILE = re.compile(rb"/media/([0-9A-Za-z_-]+)")
_PLACE = re.compile(rb"/_stcore/upload_file/([0-9A-Za-z_-]+)/([0-9A-Za-z_-]+)")


class Reader(NamedTuple):
    """Who asks, and what they may do as the store stands."""

    caller: Caller
    rights: Rights

    @property
    def owner(self) -> str:
        """Under which name tabs and files are theirs; those who look without an account share one."""
        return self.caller.account or "*"


class Tabs:
    """Tabs and files, the oldest forgotten first. For one event loop."""

    def __init__(self) -> None:
        self._tabs: OrderedDict[str, tuple[str, Rights]] = OrderedDict()
        self._files: OrderedDict[tuple[str, Rights, str], None] = OrderedDict()
        self._places: OrderedDict[tuple[str, Upload], None] = OrderedDict()

    def opened(self, session: str, reader: Reader) -> None:
        """A tab is this reader's, with these rights."""
        _keep(self._tabs, session, (reader.owner, reader.rights), MOST_TABS)

    def is_of(self, session: str, reader: Reader) -> bool:
        """Whether the tab is this reader's, who may do no more and no less than when it was opened."""
        return self._tabs.get(session) == (reader.owner, reader.rights)

    def shown(self, files: Iterable[str], reader: Reader) -> None:
        """Note the files whose addresses a message to the reader's tab gives."""
        for name in files:
            _keep(self._files, (reader.owner, reader.rights, name), None, MOST_FILES)

    def opened_to(self, places: Iterable[Upload], reader: Reader) -> None:
        """Note where a message to the reader's tab says files may be sent."""
        for place in places:
            _keep(self._places, (reader.owner, place), None, MOST_FILES)

    def may_put(self, place: Upload, reader: Reader) -> bool:
        """Whether the reader's tab was told to send a file there, and is theirs still."""
        return self.is_of(place.session, reader) and (reader.owner, place) in self._places

    def may_have(self, path: str, reader: Reader) -> bool:
        """Whether the file at this address was offered to the reader, with the rights of now."""
        name = path.rpartition("/")[2].partition(".")[0]
        return (reader.owner, reader.rights, name) in self._files


class Turns:
    """How much of a thing somebody may have: at most so much, or so often, in so many seconds.

    Safe to share between threads.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self.clock = most, seconds, clock
        self._taken: OrderedDict[Hashable, deque[tuple[float, int]]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, who: Hashable, amount: int = 1) -> bool:
        """Take a turn, or that much; False when there is not as much left for now."""
        with self._guard:
            return self._take(who, amount)

    def _take(self, who: Hashable, amount: int) -> bool:
        now = self.clock()
        taken = self._taken.get(who, deque())
        while taken and taken[0][0] <= now - self.seconds:
            taken.popleft()
        if sum(size for _, size in taken) + amount > self.most:
            return False
        taken.append((now, amount))
        _keep(self._taken, who, taken, MOST_KEYS)
        return True


class Heard(NamedTuple):
    """What a message to a tab says that the gate wants to know."""

    session: str
    """Of the tab, in the first message of a run; "" in all others."""
    files: list[str]
    """Names of files whose address is given, and of those a button is to make."""
    places: list[Upload]
    """Where files chosen on the page are to be sent."""
    is_end: bool
    """Whether a run is over."""


def heard(message: bytes | None) -> Heard | None:
    """What a message to a tab says; only those that are short are taken apart."""
    if not message:
        return None
    files = [name.decode() for name in _FILE.findall(message)]
    places = [Upload(session.decode(), file.decode()) for session, file in _PLACE.findall(message)]
    if len(message) > LONGEST:
        return Heard("", files, places, False)
    told = ForwardMsg.FromString(message)
    kind = told.WhichOneof("type")
    session = told.new_session.initialize.session_id if kind == "new_session" else ""
    if kind == "delta" and told.delta.new_element.WhichOneof("type") == "download_button":
        files.append(told.delta.new_element.download_button.deferred_file_id)
    return Heard(session, files, places, kind == "script_finished")


def _keep(kept: OrderedDict, key: Hashable, value: object, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
