"""Hướng dẫn: every mark, template and kind of fault is explained; the examples are read by the reader."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from indicators import registry
from indicators.model import STATUSES
from loaders import KINDS, LAYOUTS
from pages.ui import guide_reading, guide_sending, upload_start

REGISTRY = registry.load()


def test_every_status_is_explained():
    explained = guide_reading.marks(5)
    assert [mark.word for mark in STATUSES.values() if mark.word not in explained] == []
    assert "thiếu không quá 5 điểm" in explained


def test_every_kind_of_fault_is_listed():
    listed = guide_sending.faults()
    assert f"Xem {len(KINDS)} điều máy kiểm tra" in listed
    assert listed.count("<tr>") == len(KINDS) + 1


def test_every_template_has_a_purpose_and_its_rules():
    assert set(upload_start.PURPOSES) == set(LAYOUTS)
    told = guide_sending.template("online_filing", REGISTRY)
    assert "Tổng tiếp nhận trong kỳ = Trực tuyến + Trực tiếp + Bưu chính công ích" in told
    assert "Trực tuyến toàn trình ≤ Trực tuyến" in told
    assert "Hồ sơ nộp trực tuyến = Trực tuyến / Tổng tiếp nhận trong kỳ" in told


@pytest.mark.parametrize(
    ("text", "expected"), [("1.234", "1.234"), ("1 234", "1.234"), ("", "chưa gửi"), ("0", "0")]
)
def test_examples_of_numbers_are_read_by_the_reader_itself(text, expected):
    assert guide_sending._reading(text) == expected


def test_examples_that_are_faults_say_how_to_mend_them():
    assert guide_sending._reading("1,234") == (
        '<span>Lỗi: số có hai cách đọc<span class="ct-below-line">'
        "Ghi liền không dấu ngăn hàng nghìn, ví dụ 1234.</span></span>"
    )


def script():
    from pages import guide

    guide.render()


@pytest.mark.parametrize(
    ("today", "documents", "title"),
    [
        ("2025-10-14", 2, "Đọc số: chín dấu hiệu, hai văn bản. Nạp số: bốn bước mỗi tháng"),
        ("2025-10-14", 1, "Đọc số: chín dấu hiệu, một văn bản. Nạp số: bốn bước mỗi tháng"),
        ("2031-10-14", 0, "Đọc số: chín dấu hiệu. Nạp số: bốn bước mỗi tháng"),
    ],
)
def test_the_title_counts_the_documents_of_the_year(open_office, monkeypatch, today, documents, title):
    session = open_office(today=today)
    here = session.office()
    in_force = [plan for plan in here.registry.plans_of("nghe-an") if plan.year == 2025][:documents]
    monkeypatch.setattr(
        session, "office", lambda: replace(here, registry=replace(here.registry, plans=tuple(in_force)))
    )
    page = AppTest.from_function(script, default_timeout=60).run()
    assert f'<h1 class="ct-answer">{title}</h1>' in page.get("html")[0].proto.body


def test_every_entry_of_the_contents_leads_to_a_section(open_office):
    open_office()
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    drawn = " ".join(element.proto.body for element in page.get("html"))
    wanted = re.findall(r'href="#([a-z-]+)"', drawn)
    assert len(wanted) == 12
    assert wanted == [heading.anchor for heading in page.header]
