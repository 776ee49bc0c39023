"""What stands around every page: the name of the product, the sample's band, a start that failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from data import conditions, journal, running
from data.access import Rights
from indicators import formats
from pages.ui import html, places, session, theme, visitor


def brand() -> None:
    """The product's name and the office at the left of the navigation."""
    whole = session.machine().directory.whole  # also over the sign-in
    place = whole.short_name.removeprefix("Tỉnh ").removeprefix("tỉnh ")
    st.logo(theme.BLANK_IMAGE)
    st.html(theme.brand(f"Chỉ tiêu TTHC · {place}", "Phòng Kiểm soát TTHC, Văn phòng UBND tỉnh"))


def on_paper(title: str) -> None:
    """What a printed page says besides: product, page and day at its head, the same at each sheet's foot."""
    here = session.office()
    place = here.directory.whole.short_name
    day = f"In ngày {formats.day(here.settings.today)}"
    sample = ". DỮ LIỆU MẪU, không dùng để báo cáo" if session.has_sample() else ""
    head = html.tag(
        "div",
        html.tag("span", f"Chỉ tiêu TTHC · {place} · {title}"),
        html.tag("span", f"{day}{sample}"),
        classes="ct-print-only ct-print-head",
    )
    st.html(head + theme.page_foot(f"{title}. {day}{sample}"))


def phone_menu(sections: Mapping[str, Sequence[str]], current: str, last: Callable[[], None]) -> None:
    """The pages under one button, for screens too narrow for the navigation; `last` draws what ends the list.

    Its key names the page it stands on, so that it closes when another one opens.
    """
    with (
        st.container(key="phone-menu"),
        st.popover("Menu", key=f"menu-{current}"),
        st.container(key=f"phone-links-{current}"),
    ):
        for title, names in sections.items():
            if title and names:
                st.html(html.tag("b", title))
            for name in names:
                st.page_link(places.pages[name], label=places.PLACES[name].title)
        last()


def sample_band() -> None:
    """The band on every page while the figures are samples, with the button that removes them."""
    if not session.has_sample():
        return
    with st.container(horizontal=True, key="sample", vertical_alignment="center"):
        st.html(html.sample_band("Số liệu minh họa, không dùng để báo cáo."))
        if visitor.may("remove_sample") and st.button("Xóa dữ liệu mẫu", type="tertiary"):
            _confirm_removal()


def backup_missing(mine: Rights) -> None:
    """Told on every page to those who can see to it: figures of their own that no backup holds."""
    if not places.is_for("system", mine.role):
        return
    last = running.last_backup(session.office().settings.database)
    told = conditions.without_backup(last, conditions.now())
    if told and session.has_figures() and not session.has_sample():
        remedy = html.link("Xem cách làm", places.address("system"))
        with st.container(key="backup-missing"):
            st.html(html.note(html.join((html.tag("b", told), " ", remedy))))


@st.dialog("Xóa dữ liệu mẫu")
def _confirm_removal() -> None:
    st.write("Toàn bộ số liệu mẫu sẽ được xóa. Số liệu mẫu không trở lại ở lần mở sau.")
    if st.button("Xóa dữ liệu mẫu", type="primary", key="remove-sample"):
        session.office().store.remove_sample()
        st.rerun()


def went_wrong(error: Exception) -> bool:
    """A fault of ours: a number to tell the administrator by; the log has the rest under the same one.

    True says to Streamlit that the reader was told.
    """
    number = journal.fault("page failed", error, "page")
    st.html(html.answer("Trang này đang có lỗi của chương trình"))
    st.error(
        "Số liệu không bị ảnh hưởng. Hãy tải lại trang; nếu lỗi còn, báo người quản trị kèm mã lỗi "
        f"**{number}**."
    )
    return True


def cannot_start(reason: str) -> None:
    """A start that failed: why, in words of the office."""
    st.html(html.answer("Chưa mở được số liệu"))
    st.error(reason)
