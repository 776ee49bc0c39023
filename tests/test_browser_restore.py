"""A backup made and brought back in a real browser, while somebody else is looking."""

from __future__ import annotations

import pytest

from tests.conftest import served
from tests.test_browser import DESK, PHONE
from tests.test_browser_upload import GOOD, HEAD, Officer

pytestmark = pytest.mark.browser


def load(officer: Officer, text: str, name: str) -> None:
    officer.open("/nap-so-lieu")
    officer.send(text, name)
    officer.waits_for("Sẽ ghi")
    officer.confirm()
    officer.waits_for("Đã ghi")
    officer.settle()


def test_a_backup_is_brought_back_and_others_are_told(browser, tmp_path):
    with served(tmp_path, KPI_TODAY="2025-10-14") as address:
        officer, other = Officer(browser, address, DESK), Officer(browser, address, PHONE)
        load(officer, GOOD, "thang-9.csv")
        officer.open("/so-nap?xem=sao-luu")
        officer.page.get_by_role("button", name="Sao lưu ngay").click()
        officer.page.get_by_text("Bản sao ở:").wait_for(timeout=60_000)
        load(officer, f"{HEAD},Sở Tư pháp,08/2025,100,85,40,10,5\n", "thang-8.csv")
        other.open("/so-nap")
        assert other.headline.startswith("2 lần nạp")

        officer.open("/so-nap?xem=sao-luu")
        assert "10 số, 1 lần nạp" in officer.page.content()
        assert not officer.scrolls_sideways()
        officer.page.get_by_role("button", name="Khôi phục bản này").click()
        dialog = officer.page.get_by_role("dialog")
        dialog.get_by_label("Họ tên người làm").fill("Nguyễn Thị Lan")
        dialog.get_by_label("Lý do").fill("Nạp nhầm tháng")
        dialog.get_by_role("button", name="Khôi phục", exact=True).click()
        dialog.get_by_text("Chưa khôi phục: cần chữ KHÔI PHỤC.").wait_for(timeout=60_000)
        dialog.get_by_label("Gõ KHÔI PHỤC").fill("KHÔI PHỤC")
        dialog.get_by_role("button", name="Khôi phục", exact=True).click()
        dialog.wait_for(state="detached", timeout=60_000)
        officer.settle()
        assert "Đã khôi phục 10 số của 1 lần nạp" in officer.text
        assert officer.headline.startswith("1 lần nạp")

        other.page.get_by_text("Khóa tháng", exact=True).click()
        other.page.get_by_text("vừa khôi phục toàn bộ số liệu").wait_for(timeout=60_000)
        assert not other.scrolls_sideways()
        officer.close()
        other.close()
