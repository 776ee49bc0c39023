"""What a running app answers to commands on the same machine: HTTP on loopback, with a key (see `remote`)."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from data import journal
from data.incoming import COLUMNS, Incoming, Told
from data.readable import STATEMENTS
from data.records import Change
from data.remote import PATHS, note_of, packed_table, unpacked_table
from data.store import Store, StoreError

Call = Callable[[Store, dict[str, Any]], dict[str, Any]]
LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
"""Where a connection comes from that was made on this machine."""
CHANGES = ("undo", "redo", "lock", "unlock", "open_for")
"""Methods of Store whose words are texts, but for `seen`, and which answer with nothing but a refusal."""


def routes(store: Callable[[], Store], key: str) -> list[Route]:
    """The routes commands ask; `store` is called at each request."""
    calls: dict[str, Call] = {
        "version": _version,
        "read": _read,
        "preview": _preview,
        "locks_on": _locks_on,
        "save": _save,
    }
    calls |= {"backup": _backup, "doctor": _doctor, "edit": _edit, "audited": _audited}
    calls |= {name: _change(name) for name in CHANGES}
    return [
        Route(f"{PATHS}/{name}", _guarded(call, store, key), methods=["POST"]) for name, call in calls.items()
    ]


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(32)


def leave_note(database: Path, address: str, key: str) -> None:
    """Write address and key beside the database, for its owner only.

    On a full disk the app starts all the same, since reading goes on; commands cannot ask it until it is
    started again with room.
    """
    path = note_of(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as note:
            json.dump({"address": address, "key": key}, note)
    except OSError as error:
        journal.fault("no address is left for commands", error, "command")


def remove_note(database: Path) -> None:
    """Take the note away when the app stops."""
    note_of(database).unlink(missing_ok=True)


def _guarded(call: Call, store: Callable[[], Store], key: str) -> Callable[[Request], Any]:
    async def answer(request: Request) -> JSONResponse:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        is_near = request.client is not None and request.client.host in LOOPBACK
        if not is_near or not hmac.compare_digest(given.encode(), key.encode()):
            return _refused(403, "Không được phép.")
        try:
            words = await request.json()
        except (ValueError, RecursionError):
            words = None
        if not isinstance(words, dict):
            return _refused(400, "Câu hỏi không đọc được: cần một đối tượng JSON.")
        try:
            return JSONResponse(await run_in_threadpool(lambda: call(store(), words)))
        except StoreError as error:
            return _refused(409, str(error), type(error).__name__, error.facts)
        except Exception as error:  # the log has it whole; whoever asked gets one sentence
            number = journal.fault("command failed", error, "command")
            return _refused(
                500,
                "Ứng dụng đang chạy gặp lỗi khi trả lời; xem nhật ký của ứng dụng, mã lỗi "
                f"{number}, rồi thử lại.",
            )

    return answer


def _refused(status: int, text: str, error: str = "StoreError", facts: object = None) -> JSONResponse:
    return JSONResponse({"error": error, "text": text, "facts": facts}, status_code=status)


def _version(store: Store, _: dict[str, Any]) -> dict[str, Any]:
    return {"version": store.version}


def _read(store: Store, words: dict[str, Any]) -> dict[str, Any]:
    if words["statement"] not in STATEMENTS:
        raise StoreError("Câu hỏi này không có trong danh sách.")
    with store.reading() as cursor:
        for name, table in words["tables"].items():
            cursor.register(name, unpacked_table(table))
        result = cursor.execute(words["statement"], words["parameters"])
        return {"table": packed_table(result.to_arrow_table())}


def _preview(store: Store, words: dict[str, Any]) -> dict[str, Any]:
    return asdict(store.preview(_incoming(words)))


def _save(store: Store, words: dict[str, Any]) -> dict[str, Any]:
    seen = words.pop("seen")
    return asdict(store.save(_incoming(words), seen))


def _locks_on(store: Store, words: dict[str, Any]) -> dict[str, Any]:
    return {"months": [asdict(touched) for touched in store.locks_on(_incoming(words))]}


def _backup(store: Store, _: dict[str, Any]) -> dict[str, Any]:
    return store.backup()


def _edit(store: Store, words: dict[str, Any]) -> dict[str, Any]:
    changes = [Change(**change) for change in words.pop("changes")]
    store.edit(**words, changes=changes)
    return {}


def _doctor(store: Store, _: dict[str, Any]) -> dict[str, Any]:
    return store.doctor()


def _audited(store: Store, words: dict[str, Any]) -> dict[str, Any]:
    store.audited(str(words["act"]), str(words["subject"]), after=words.get("after"))
    return {}


def _change(name: str) -> Call:
    def change(store: Store, words: dict[str, Any]) -> dict[str, Any]:
        seen = {"seen": int(words.pop("seen"))} if words.get("seen") is not None else {}
        words.pop("seen", None)
        getattr(store, name)(**{word: str(text) for word, text in words.items()}, **seen)
        return {}

    return change


def _incoming(words: dict[str, Any]) -> Incoming:
    content = base64.b64decode(words.pop("content"))
    brought = unpacked_table(words.pop("brought"))
    if brought.column_names != list(COLUMNS):
        raise StoreError("Số liệu gửi sang không đúng các cột của chương trình này.")
    told = Told.from_json(words.pop("told")) if words.get("told") else words.pop("told", None)
    return Incoming(**words, content=content, observations=(), told=told, brought=brought)
