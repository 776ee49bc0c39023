"""Hướng dẫn: how a month is sent in, and how what is shown is read."""

from __future__ import annotations

import streamlit as st

from indicators.periods import of_year
from pages.ui import guide_reading, guide_sending, html, session, upload_start
from pages.ui.html import Html, join, tag

STYLE = """<style>
[class*="st-key-part-"] { max-width: 54rem; gap: 4px; margin-bottom: 12px; }
[class*="st-key-part-"] h2 { padding: 8px 0 0; scroll-margin-top: 72px; }
[class*="st-key-part-"] h3 { font-size: 16px; line-height: 20px; font-weight: 600; letter-spacing: 0; }
[class*="st-key-part-"] h3 { padding: 0; margin: 16px 0 2px; }
[class*="st-key-part-"] ul.ct-points { list-style: disc; padding-left: 20px; }
[class*="st-key-part-"] .ct-points li { margin: 4px 0; }
[class*="st-key-part-"] .ct-drawn { width: 320px; max-width: 100%; margin: 8px 0 12px; }
[class*="st-key-part-"] summary { cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
[class*="st-key-part-"] [data-testid="stHeading"] [data-testid="stMarkdownContainer"] { margin: 0; }
.stHtml .ct-template tbody th { width: 150px; }
.ct-contents li { margin: 2px 0; }
.ct-contents b { display: block; margin-top: 8px; }
@media (max-width: 640px) { .stHtml .ct-template tbody th { width: 88px; } }
</style>"""


NUMBERS = {1: "một", 2: "hai", 3: "ba", 4: "bốn"}


def render() -> None:
    """Contents at the left (above on phones), one section a question."""
    st.html(STYLE + html.answer(f"Đọc số: chín dấu hiệu{_documents()}. Nạp số: bốn bước mỗi tháng"))
    left, right = st.columns([1, 3], gap="medium")
    reading, sending = _reading(), _sending()
    left.html(_contents("Người đọc số", reading) + _contents("Người nạp số", sending))
    for name, title, body in (*reading, *sending):
        with right.container(key=f"part-{name}"):
            # A native heading: an address that ends in its anchor opens the page there.
            st.header(title, anchor=name)
            st.html(body)


def _documents() -> str:
    """How many documents set this year's targets: ", hai văn bản"; "" where none does."""
    here = session.office()
    count = len(here.registry.in_force(here.jurisdiction, of_year(here.settings.today.year, "year")[0]))
    return f", {NUMBERS.get(count, count)} văn bản" if count else ""


Section = tuple[str, str, Html]
"""Its place in the address, its title, what it says."""


def _reading() -> list[Section]:
    near = session.office().settings.near
    return [
        ("trang-thai", "Chín dấu hiệu trạng thái", guide_reading.marks(near)),
        ("xet-trang-thai", "Trạng thái được xét thế nào", guide_reading.judging(near)),
        ("hai-van-ban", "Khi hai kế hoạch khác nhau", guide_reading.documents()),
        ("hai-cach-doc", "Hai cách đọc, so kỳ, còn kịp cuối năm", guide_reading.readings()),
        ("nguon-so", "Số này từ đâu ra", guide_reading.origins()),
    ]


def _sending() -> list[Section]:
    here = session.office()
    today = here.settings.today
    living = len(here.directory.existing(today, today))
    day = here.settings.closing_day
    templates = join(guide_sending.template(kind, here.registry) for kind in upload_start.PURPOSES)
    names = join((guide_sending.agencies(living), guide_sending.closing_day(day)))
    return [
        ("bon-buoc", "Gửi số của một tháng", guide_sending.steps()),
        ("mau", "Năm mẫu: cột và điều phải khớp", templates),
        ("cach-doc-so", "Số trong ô được đọc thế nào", guide_sending.numbers()),
        ("don-vi", "Tên đơn vị, tháng và ngày chốt", names),
        ("hoan-tac", "Hoàn tác một lần nạp", guide_sending.undoing()),
        ("cam-ket", "Ghi cam kết kèm nguyên nhân", guide_sending.commitments()),
        ("loi", "Tệp bị từ chối vì những gì", guide_sending.faults()),
    ]


def _contents(title: str, sections: list[Section]) -> Html:
    links = (tag("li", html.link(words, f"#{name}")) for name, words, _ in sections)
    return tag("div", tag("b", title), tag("ul", *links), classes="ct-contents")
