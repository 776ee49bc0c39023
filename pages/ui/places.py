"""Where each page is: its name, title and address. Pages know one another only through this list."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page


class Place(NamedTuple):
    """A page's title in the navigation and its path in the address ("" is the first page)."""

    title: str
    path: str


PLACES = {
    "overview": Place("Tổng quan", ""),
    "scorecard": Place("Bảng điểm", "bang-diem"),
    "indicator": Place("Chỉ tiêu", "chi-tieu"),
    "agency": Place("Đơn vị", "don-vi"),
    "compare": Place("So sánh", "so-sanh"),
    "upload": Place("Nạp số liệu", "nap-so-lieu"),
    "entry": Place("Nhập tay", "nhap-tay"),
    "progress": Place("Tiến độ báo cáo", "tien-do"),
    "batches": Place("Sổ nạp", "so-nap"),
    "plans": Place("Kế hoạch và chỉ tiêu", "ke-hoach"),
    "briefing": Place("Xuất báo cáo", "xuat-bao-cao"),
    "guide": Place("Hướng dẫn", "huong-dan"),
}


def address(page: str, **choices: str) -> str:
    """A link to a page with its choices, as an address below the app's own."""
    query = (
        f"?{urlencode({name.replace('_', '-'): value for name, value in choices.items()})}" if choices else ""
    )
    return f"/{PLACES[page].path}{query}"


pages: dict[str, Page] = {}
"""The navigation's page objects, the same for every visitor; filled at each run by `navigation`."""


def page_link(page: str, label: str, **choices: str) -> None:
    """A link to a page with its choices that does not reload the app."""
    st.page_link(
        pages[page],
        label=label,
        query_params={name.replace("_", "-"): value for name, value in choices.items()},
    )
