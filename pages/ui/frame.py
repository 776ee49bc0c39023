"""What stands around every page: the name of the product, the sample's band, a start that failed."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from pages.ui import html, session, theme


def brand() -> None:
    """The product's name and the office at the left of the navigation."""
    whole = session.office().directory.whole
    place = whole.short_name.removeprefix("Tỉnh ").removeprefix("tỉnh ")
    st.logo(theme.BLANK_IMAGE)
    st.html(theme.brand(f"Chỉ tiêu TTHC · {place}", "Phòng Kiểm soát TTHC, Văn phòng UBND tỉnh"))


def sample_band() -> None:
    """The band on every page while the figures are samples, with the button that removes them."""
    if not session.has_sample():
        return
    with st.container(horizontal=True, key="sample", vertical_alignment="center"):
        st.html(html.sample_band("Số liệu minh họa, không dùng để báo cáo."))
        if st.button("Xóa dữ liệu mẫu", type="tertiary"):
            _confirm_removal()


@st.dialog("Xóa dữ liệu mẫu")
def _confirm_removal() -> None:
    st.write("Toàn bộ số liệu mẫu sẽ được xóa. Số liệu mẫu không trở lại ở lần mở sau.")
    if st.button("Xóa dữ liệu mẫu", type="primary", key="remove-sample"):
        session.office().store.remove_sample()
        st.rerun()


def went_wrong() -> None:
    """A fault of ours: a number to tell the administrator by; the log has the rest under the same one."""
    number = secrets.token_hex(4)
    logging.getLogger(__name__).exception("fault %s", number)
    st.html(html.answer("Trang này đang có lỗi của chương trình"))
    st.error(
        "Số liệu không bị ảnh hưởng. Hãy tải lại trang; nếu lỗi còn, báo người quản trị kèm mã lỗi "
        f"**{number}**."
    )


def cannot_start(reason: str) -> None:
    """A start that failed: why, in words of the office."""
    st.html(html.answer("Chưa mở được số liệu"))
    st.error(reason)
