"""The buttons under which a page's table is taken away: CSV and Excel, the same numbers unrounded."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from exports import frames
from indicators import formats
from indicators.profiles import standings
from pages.ui import downloads, session

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELP = "Mở thẳng bằng Excel cài vùng Việt Nam: cột cách nhau bằng dấu chấm phẩy, số lẻ sau dấu phẩy."


def offer(table: Callable[[], pd.DataFrame], title: str, *name: str, key: str = "table") -> None:
    """One button that opens both; the table is made only when a file is asked for.

    `name` are the parts of the file's name: ids only, so that every machine can keep it.
    """
    sample = session.has_sample()
    source = f"Số liệu nạp lần cuối {formats.moment(session.last_load())}."
    with st.popover("Tải về"):
        downloads.button(
            "Tệp CSV",
            lambda: standings.as_csv(table()),
            standings.file_name(*name),
            "text/csv",
            what=title,
            width="stretch",
            help=HELP,
            key=f"csv-{key}",
        )
        downloads.button(
            "Tệp Excel",
            lambda: frames.workbook(table(), title, [source], sample=sample),
            standings.file_name(*name, ending="xlsx"),
            WORKBOOK,
            what=title,
            width="stretch",
            key=f"xlsx-{key}",
        )
