"""Step 1: the file is chosen here, and the templates are taken from here."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import loaders
from indicators.formats import fold
from indicators.model import Form
from indicators.periods import Period, month_at, month_of, parse
from pages.ui import html, places, session, visitor
from pages.ui.html import tag

MONTHS_OFFERED = 24
PURPOSES: dict[Form, str] = {
    "online_filing": "Hồ sơ tiếp nhận trong kỳ theo cách nộp: trực tuyến, toàn trình, trực tiếp, bưu chính.",
    "on_time": "Hồ sơ đã và đang giải quyết: trước hạn, đúng hạn, quá hạn, đã xin lỗi.",
    "digitization": "Hồ sơ và kết quả đã số hóa, kết quả điện tử, hồ sơ tái sử dụng dữ liệu.",
    "payment": "Giao dịch thanh toán và thủ tục có thanh toán trực tuyến.",
    "figures": "Mọi chỉ tiêu khác: mỗi dòng một chỉ tiêu, một đơn vị, một kỳ, với tử số và mẫu số.",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


STYLE = """<style>
@media (max-width: 640px) {
  [class*="st-key-template-"] { flex-wrap: nowrap; gap: 8px; }
  [class*="st-key-template-"] > div:has(.stHtml) { flex: 1 1 0; min-width: 0; }
}
</style>"""
"""On a phone the buttons stay beside what they give."""


WORDS = """<style>
.st-key-chooser :is(
  [data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p,
  [data-testid="stFileUploaderDropzoneInstructions"] span
) { font-size: 0; white-space: nowrap; }
.st-key-chooser [data-testid="stFileUploaderDropzone"] button p::after {
  content: "Chọn tệp"; font-size: 15px;
}
.st-key-chooser [data-testid="stFileUploaderDropzoneInstructions"] span::after {
  content: "hoặc kéo tệp thả vào đây"; font-size: 14px;
}
.st-key-chooser [data-testid="stFileChip"] [role="alert"] { display: none; }
.st-key-chooser [data-testid="stFileChip"][aria-invalid="true"]::after {
  content: "Chưa nhận: tệp lớn hơn 50 MB"; font-size: 14px; padding-left: 8px;
}
</style>"""
"""The field's own words are English and cannot be set: they are not drawn. Hidden outright they would leave
the button without a name for programs that read the page aloud."""


def chooser(key: str) -> UploadedFile | None:
    """The field a file is dropped on."""
    st.html(WORDS)
    st.html(
        html.note(
            "Kéo tệp vào ô dưới đây hoặc bấm “Chọn tệp”. Loại số liệu được nhận theo dòng tiêu đề, "
            "không theo tên tệp. Chưa số nào được ghi cho đến khi anh/chị xem trước và xác nhận."
        )
    )
    label = "Tệp số liệu: Excel (.xlsx, .xls), .ods hoặc CSV, mỗi lần một tệp, không quá 50 MB"
    return st.file_uploader(label, key=key)


def templates() -> None:
    """The five templates, filled with the agencies of a month that the visitor may send for."""
    here, mine = session.office(), visitor.agencies()
    last = month_of(here.settings.today, here.settings.closing_day).first - 1
    months = [month_at(last + 1 - back) for back in range(MONTHS_OFFERED)]
    words = {month.id: f"Tháng {month.number}/{month.year}" for month in months}
    with st.container(horizontal=True, vertical_alignment="center", key="template-month"):
        whose = "các đơn vị có trong tháng" if mine is None else "đơn vị được giao"
        st.html(html.section("Tải mẫu", f"Đã điền sẵn {whose}; chỉ cần ghi số."))
        chosen = st.selectbox(
            "Tháng của mẫu",
            list(words),
            index=1,
            format_func=words.__getitem__,
            label_visibility="collapsed",
            width=160,
        )
    st.html(STYLE)
    month = parse(chosen)
    standing = here.directory.existing(*month.days(here.settings.closing_day))
    if mine is not None and mine.isdisjoint(body.id for body in standing):
        st.html(html.note("Không đơn vị được giao nào hoạt động trong tháng này: mẫu chỉ có dòng tiêu đề."))
    for kind, purpose in PURPOSES.items():
        _template(kind, purpose, month)
    st.html(
        html.note(
            html.join(
                ("Cách ghi từng cột: xem ", html.link("Hướng dẫn", f"{places.address('guide')}#mau"), ".")
            )
        )
    )


def _template(kind: Form, purpose: str, month: Period) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"template-{kind}"):
        name = tag("b", loaders.LAYOUTS[kind].title)
        st.html(tag("p", name, tag("span", purpose, classes="ct-below-line")))
        for words, ending, mime in (("Excel", "xlsx", XLSX), ("CSV", "csv", "text/csv")):
            st.download_button(
                words,
                partial(_content, kind, month, ending),
                file_name=f"{_file_name(kind, month)}.{ending}",
                mime=mime,
                key=f"template-{kind}-{ending}",
                on_click="ignore",
                help=f"Tải mẫu {loaders.LAYOUTS[kind].title} dạng {words}",
            )


def _file_name(kind: Form, month: Period) -> str:
    """In words an officer knows, in letters every system keeps: "mau-ho-so-truc-tuyen-2026-10"."""
    words = re.findall("[a-z0-9]+", fold(loaders.LAYOUTS[kind].title))
    return "-".join(("mau", *words, month.id))


def _content(kind: Form, month: Period, ending: str) -> bytes:
    here = session.office()
    return loaders.template(
        kind,
        here.registry,
        here.directory,
        month,
        file_type=ending,
        closing_day=here.settings.closing_day,
        only=visitor.agencies(),
    )
