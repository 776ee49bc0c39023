"""Quản trị: accounts, plans, agencies, exemptions, settings; every save is a version with who and why."""

from __future__ import annotations

import streamlit as st

from pages.ui import (
    admin_accounts,
    admin_agencies,
    admin_exemptions,
    admin_plans,
    admin_save,
    admin_settings,
    choices,
    html,
    visitor,
)

TAB = "muc"
TABS = {
    "tai-khoan": ("Tài khoản", admin_accounts.render),
    "ke-hoach": ("Kế hoạch", admin_plans.render),
    "don-vi": ("Đơn vị", admin_agencies.render),
    "mien-tru": ("Miễn trừ", admin_exemptions.render),
    "cai-dat": ("Cài đặt", admin_settings.render),
}
FIRST = "ke-hoach"


def render() -> None:
    """The row of tabs, then the chosen one; the tab stands in the address."""
    if not visitor.may("edit"):
        st.html(html.answer("Trang này dành cho quản trị"))
        return
    words = {name: title for name, (title, _) in TABS.items()}
    chosen = choices.switch(TAB, "Mục", list(words), FIRST, words.__getitem__, key="admin-tab")
    admin_save.tell_done()
    with st.container(key=f"admin-{chosen}"):
        TABS[chosen][1]()
