"""The lines of the audit that the filters find, all of them, as CSV and as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from html import unescape

import pandas as pd
import streamlit as st

from data.audit import Entry
from data.audit_trail import Place, Wanted
from exports import frames
from indicators.formats import count
from indicators.profiles import standings
from pages.ui import audit_changes, audit_kept, audit_words, downloads, html
from pages.ui.audit_edits import Known
from pages.ui.html import escape
from pages.ui.table_files import HELP, WORKBOOK

MOST_IN_WORKBOOK = 20_000
"""Lines a workbook is made of; more would keep the server busy too long, and CSV opens in Excel too."""
ALL, WHOLE = 10**6, 30_000
"""In files no field is left out and no value is cut; a cell of a workbook holds little more than `WHOLE`."""
_TAGS = re.compile(r"<[^>]*>")


def offer(wanted: Wanted, places: Sequence[Place]) -> None:
    """One button that opens both; made only when a file is asked for."""
    if not places:
        return
    names = audit_kept.known()
    name = f"nhat-ky_{wanted.first}_{wanted.last}"
    told = {"what": "Nhật ký", "filters": filters(wanted), "lines": str(len(places))}
    with st.popover("Tải về"):
        downloads.button(
            "Tệp CSV",
            lambda: standings.as_csv(frame(audit_kept.entries(places), names)),
            f"{name}.csv",
            "text/csv",
            what=told["what"],
            about=told,
            width="stretch",
            help=HELP,
            key="csv-audit",
        )
        if len(places) > MOST_IN_WORKBOOK:
            st.html(html.note(f"Tệp Excel: thu hẹp bộ lọc còn không quá {count(MOST_IN_WORKBOOK)} dòng."))
            return
        downloads.button(
            "Tệp Excel",
            partial(workbook, wanted, lambda: frame(audit_kept.entries(places), names)),
            f"{name}.xlsx",
            WORKBOOK,
            what=told["what"],
            about=told,
            width="stretch",
            key="xlsx-audit",
        )


def workbook(wanted: Wanted, made: Callable[[], pd.DataFrame]) -> bytes:
    """The lines as one sheet."""
    return frames.workbook(made(), f"Nhật ký {_days(wanted.first, wanted.last)}", [filters(wanted)])


def filters(wanted: Wanted) -> str:
    """What was looked for, in words."""
    parts = [_days(wanted.first, wanted.last), wanted.who and f"người làm {wanted.who}"]
    parts += [wanted.act and audit_words.act(wanted.act)]
    parts += [wanted.outcome and audit_words.outcome(wanted.outcome)]
    return "; ".join(part for part in (*parts, wanted.text and f"có “{wanted.text}”") if part)


def _days(first: date, last: date) -> str:
    return f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def frame(entries: Iterable[Entry], names: Known) -> pd.DataFrame:
    """One row a line: both moments, who, from where, what, before and after in words, and the chain."""
    return pd.DataFrame([_row(entry, names) for entry in entries])


def _row(entry: Entry, names: Known) -> dict[str, object]:
    return {
        "Dòng": entry.number,
        "Lúc (giờ Việt Nam)": audit_words.local(entry),
        "Lúc (UTC)": entry.at,
        "Người làm": audit_words.who(entry)[0],
        "Địa chỉ thư": entry.account,
        "Vai trò": audit_words.role(entry),
        "Cách vào": audit_words.WAYS.get(entry.way, entry.way),
        "Từ máy": entry.origin,
        "Việc": audit_words.act_of(entry, names),
        "Đối tượng": unescape(_TAGS.sub("", escape(audit_words.subject(entry, names)))),
        "Mã đối tượng": entry.subject,
        "Nội dung": "\n".join(audit_changes.lines(entry, names, listed=ALL, longest=WHOLE))[:WHOLE],
        "Kết quả": audit_words.outcome(entry.outcome),
        "Mã băm": entry.hash,
    }
