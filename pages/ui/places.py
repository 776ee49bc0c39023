"""Where each page is: its name, title and address. Pages know one another only through this list."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page

from data.access import ROLES, Role


class Place(NamedTuple):
    """A page's title in the navigation, its path in the address ("" is the first page), its least role."""

    title: str
    path: str
    role: Role = "viewer"


PLACES = {
    "overview": Place("Tổng quan", ""),
    "scorecard": Place("Bảng điểm", "bang-diem"),
    "indicator": Place("Chỉ tiêu", "chi-tieu"),
    "agency": Place("Đơn vị", "don-vi"),
    "compare": Place("So sánh", "so-sanh"),
    "upload": Place("Nạp số liệu", "nap-so-lieu", "officer"),
    "entry": Place("Nhập tay", "nhap-tay", "officer"),
    "progress": Place("Tiến độ báo cáo", "tien-do"),
    "batches": Place("Sổ nạp", "so-nap"),
    "commitments": Place("Ghi chú và cam kết", "cam-ket"),
    "plans": Place("Kế hoạch và chỉ tiêu", "ke-hoach"),
    "briefing": Place("Xuất báo cáo", "xuat-bao-cao"),
    "admin": Place("Quản trị", "quan-tri", "admin"),
    "audit": Place("Nhật ký", "nhat-ky", "admin"),
    "system": Place("Tình trạng hệ thống", "tinh-trang", "admin"),
    "guide": Place("Hướng dẫn", "huong-dan"),
}


def is_for(page: str, role: Role) -> bool:
    """Whether whoever has the role may see the page."""
    return ROLES.index(role) >= ROLES.index(PLACES[page].role)


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
