"""Commands for when the pages do not help: an edit keeps the app from starting, or no admin is left."""

from __future__ import annotations

import argparse
from functools import partial

from data import accounts, commands, offices, records, remote
from data.commands import RefusedError
from data.records import Change, Record
from data.reorganisations import edited_since, reorganisations
from data.settings import Settings
from data.store import Store
from indicators.formats import moment


def edits(words: argparse.Namespace, chosen: Settings) -> int:
    """What is edited of plans, agencies and settings, with who saved it last."""
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    with store.reading() as cursor:
        found = [
            one
            for kind in records.LAID_OVER
            for one in records.current(cursor, chosen.jurisdiction, kind).values()
        ]
    store.close()
    if words.json:
        commands.write_json([_told(one) for one in found])
        return commands.DONE
    for one in found:
        print(f"{one.kind} {one.key} · {one.by} · {moment(one.at)} · {one.why}")
    return commands.DONE


def _told(one: Record) -> dict[str, object]:
    return {"kind": one.kind, "key": one.key, "by": one.by, "at": one.at, "why": one.why}


def take_back(words: argparse.Namespace, chosen: Settings) -> int:
    """The version before what was edited last counts again, and of agencies saved with it too.

    What would keep the app from starting is refused, unless something does already.
    """
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    with store.reading() as cursor:
        known = records.history(cursor, chosen.jurisdiction, words.kind, words.key)
        every = records.histories(cursor, chosen.jurisdiction, words.kind)
        if isinstance(store, Store) and not offices.faults(chosen, cursor):
            store.check = partial(offices.check, chosen)
    if not known or known[0].value is None:
        raise RefusedError(
            f"“{words.key}” không có bản sửa nào đang dùng ({words.kind}). Xem `python -m data edits`."
        )
    before = known[1] if len(known) > 1 else None
    value = before.value if before else None
    whole = next((one for one in reorganisations(every) if one.number == known[0].number), None)
    if whole is not None and (later := edited_since(whole, every)):
        raise RefusedError(
            f"“{words.key}” được lưu một lần với các mục khác, mà sau đó còn sửa: {', '.join(later)}. "
            "Thôi dùng các bản sửa ấy trước."
        )
    back = {words.key: value} if whole is None else whole.before
    changes = [Change(words.kind, key, None if row is None else dict(row)) for key, row in back.items()]
    store.edit(chosen.jurisdiction, changes, words.by, words.why)
    store.close()
    now = f"bản {before.by} lưu lúc {moment(before.at)}" if before and value else "bản đi kèm phần mềm"
    commands.say(f"Đã thôi dùng bản sửa mới nhất của “{words.key}”; nay dùng {now}.")
    others = sorted(set(back) - {words.key})
    if others:
        commands.say(f"Cùng trở lại, vì được lưu một lần: {', '.join(others)}.")
    if words.json:
        commands.write_json({"kind": words.kind, "key": words.key, "value": value, "together": others})
    return commands.DONE


def admin(words: argparse.Namespace, chosen: Settings) -> int:
    """Make an account an active admin, new or known: for when the last one has left the office."""
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    account = accounts.admit(store, words.email, words.by, words.why)
    store.close()
    commands.say(f"{account.email} nay là quản trị.")
    if words.json:
        commands.write_json({"email": account.email, **account.value})
    return commands.DONE
