"""Who may change what: the one table of least roles, looked up anew inside every write.

An account is a record of kind `account`: role, name, the agencies an officer is kept to, disabled or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from duckdb import DuckDBPyConnection as Cursor

from data import records
from data.refusals import NotAllowedError

Role = Literal["viewer", "officer", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "officer", "admin")
"""Each may do what those before it may."""
NAMES: dict[Role, str] = {"viewer": "người xem", "officer": "cán bộ nạp số liệu", "admin": "quản trị"}
LEAST: dict[str, Role] = {
    **dict.fromkeys(("export", "download"), "viewer"),
    **dict.fromkeys(("load", "undo", "redo", "alias", "mapping", "forget"), "officer"),
    **dict.fromkeys(("note", "original"), "officer"),
    **dict.fromkeys(("lock", "unlock", "open", "restore", "backup", "doctor"), "admin"),
    **dict.fromkeys(("remove_sample", "edit", "audit"), "admin"),
}
"""The least role each act needs."""
FOR_ALL = ("alias", "mapping", "forget")
"""Acts that say how everybody's files are read: not for officers kept to their agencies."""
ASK = "Liên hệ quản trị ứng dụng nếu cần thêm quyền."


@dataclass(frozen=True)
class Caller:
    """Who asks; what they may do is looked up each time."""

    way: Literal["alone", "machine", "account", "guest"]
    account: str = ""
    """E-mail in lower case, of one who signed in."""
    origin: str = ""
    """The address of their machine."""


ALONE = Caller("alone")
"""Whoever sits at a machine nobody signs in on."""
MACHINE = Caller("machine")
"""Commands on the machine itself, and the start of the app."""


@dataclass(frozen=True)
class Rights:
    """What a caller may do now."""

    role: Role
    name: str = ""
    """The person's name; "" where nobody signs in."""
    agencies: frozenset[str] | None = None
    """The agencies whose figures an officer may change; None: all."""

    def may(self, act: str, agencies: Iterable[str] = ()) -> bool:
        """Whether the act is allowed, on figures of these agencies."""
        if ROLES.index(self.role) < ROLES.index(LEAST[act]):
            return False
        if self.agencies is None or self.role != "officer":
            return True
        return act not in FOR_ALL and self.agencies.issuperset(agencies)


def rights(cursor: Cursor, caller: Caller) -> Rights:
    """What the caller may do as the store stands.

    Raises NotAllowedError for an account that is unknown or disabled.
    """
    if caller.way in ("alone", "machine"):
        return Rights("admin")
    if caller.way == "guest":
        return Rights("viewer")
    found = records.newest(cursor, records.EVERYWHERE, "account", caller.account)
    if found is None or found.value is None:
        raise NotAllowedError(f"Tài khoản {caller.account} chưa được cấp quyền trong ứng dụng này. {ASK}")
    if found.value.get("disabled"):
        raise NotAllowedError(f"Tài khoản {caller.account} đã bị ngừng. {ASK}")
    agencies = found.value.get("agencies")
    return Rights(found.value["role"], found.value["name"], None if agencies is None else frozenset(agencies))


def require(cursor: Cursor, caller: Caller, act: str, agencies: Iterable[str] = ()) -> Rights:
    """The caller's rights when they cover the act on these agencies. Raises NotAllowedError."""
    mine, wanted = rights(cursor, caller), frozenset(agencies)
    if mine.may(act, wanted):
        return mine
    who = f"Tài khoản {caller.account}" if caller.account else "Người xem không đăng nhập"
    if not mine.may(act):
        raise NotAllowedError(
            f"Chưa làm gì: {who} ({NAMES[mine.role]}) không có quyền làm việc này; cần vai trò "
            f"{NAMES[LEAST[act]]}{' của mọi đơn vị' if act in FOR_ALL else ''}. {ASK}"
        )
    others = sorted(wanted - (mine.agencies or frozenset()))
    raise NotAllowedError(
        f"Chưa làm gì: {who} chỉ làm được với số liệu của đơn vị được giao; ở đây còn có "
        f"{', '.join(others[:5])}{f' và {len(others) - 5} đơn vị khác' if len(others) > 5 else ''}. {ASK}",
        agencies=others,
    )
