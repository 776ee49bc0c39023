"""A commitment in a real browser: written beside the figure, moved, seen by others, withdrawn."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import served
from tests.test_browser import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

AGENCY = "/don-vi?don-vi=so-xay-dung&ky=2025-Q3"


def fill(visitor, **texts):
    """Fill the boxes of the open dialog by their labels."""
    dialog = visitor.page.get_by_role("dialog")
    for label, text in texts.items():
        dialog.get_by_label(label.replace("_", " "), exact=False).first.fill(text)
    return dialog


def pick(visitor, label, option):
    """Choose in a drop-down of the open dialog."""
    visitor.page.get_by_role("dialog").get_by_role("combobox", name=label).click()
    visitor.page.get_by_role("option", name=option, exact=True).click()


def type_date(visitor, label, day, month, year):
    """Type a date into its parts, as a person does."""
    box = visitor.page.get_by_role("dialog").get_by_test_id("stDateInput").filter(has_text=label)
    box.get_by_role("spinbutton").first.click()
    visitor.page.keyboard.type(f"{day:02d}{month:02d}{year}")
    visitor.page.get_by_role("dialog").get_by_role("heading").first.click()  # the calendar closes


def press(visitor, name, done):
    """The button that writes; the dialog goes with it, and the page says what was written."""
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("button", name=name, exact=True).click()
    dialog.wait_for(state="detached", timeout=60_000)
    visitor.page.get_by_text(done).wait_for(timeout=60_000)
    visitor.settle()


def serious(visitor):
    found = Axe().run(visitor.page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found if fault["impact"] == "serious"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_commitment_is_written_moved_and_withdrawn(browser, tmp_path, size):
    with served(tmp_path, KPI_TODAY="2025-11-16") as address:
        officer = Visitor(browser, address, size).open(AGENCY)
        officer.page.get_by_role("button", name="Ghi cam kết kèm nguyên nhân").click()
        pick(officer, "Chỉ tiêu", "Tái sử dụng dữ liệu số hóa")
        fill(officer, Nguyên_nhân="Thiếu máy quét", Cam_kết="Trang bị máy", Người_ghi="Nguyễn Thị Lan")
        fill(officer, Người_phụ_trách="Trưởng phòng")
        type_date(officer, "Hạn", 10, 11, 2025)
        dialog = officer.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Ghi cam kết", exact=True).click()
        dialog.get_by_text("Ngày hẹn đã qua: 10/11/2025, hôm nay 16/11/2025.").wait_for(timeout=60_000)
        dialog.get_by_text("Hạn đã qua vẫn ghi: cam kết này có từ trước", exact=True).click()
        press(officer, "Ghi cam kết", "Đã ghi cam kết: Sở Xây dựng, Tái sử dụng dữ liệu số hóa.")
        assert not officer.scrolls_sideways()
        line = officer.page.locator(".ct-noted-line")
        assert line.count() == 1
        line.locator("summary").click()
        assert "Cam kết: Trang bị máy".lower() in line.inner_text().lower()
        assert serious(officer) == []

        leader = Visitor(browser, address, size).open("/?ky=2025-Q3")
        leader.open("/cam-ket")
        assert leader.headline == "1 cam kết chưa xong, 1 quá hạn"
        leader.page.get_by_role("link", name="Quá hạn 6 ngày").click()
        leader.settle()
        title = "Sở Xây dựng, cam kết về tái sử dụng dữ liệu số hóa: quá hạn 6 ngày"
        assert leader.headline.replace("\u00a0", " ") == title
        assert serious(leader) == []
        assert not leader.scrolls_sideways()

        officer.page.get_by_role("button", name="Đổi hạn").click()
        fill(officer, Lý_do="Chờ đấu thầu")
        type_date(officer, "Hạn mới", 20, 11, 2025)
        press(officer, "Ghi hạn mới", "hạn cũ 10/11/2025 vẫn được nêu")
        assert "20/11/2025, lùi hạn từ 10/11/2025" in officer.text

        leader.page.get_by_role("button", name="Rút").click()
        fill(leader, Lý_do="Giao đơn vị khác", Người_ghi="Trần Văn Nam")
        press(leader, "Rút cam kết", "nội dung và lý do vẫn giữ trong sổ")
        assert "Lý do rút: Giao đơn vị khác" in leader.text
        officer.open("/cam-ket")
        assert officer.headline == "Không còn cam kết nào chưa xong; 1 cam kết đã xong hoặc đã rút"
        officer.close()
        leader.close()
