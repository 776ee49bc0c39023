"""An officer's month in a real browser: a bad file, the report, the mended file, confirm, undo."""

from __future__ import annotations

import pytest

from tests.conftest import served
from tests.test_browser import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,"
    "Trực tuyến toàn trình,Trực tiếp,Bưu chính công ích\n"
)
BAD = (
    HEAD
    + ",Sở Tư pháp,09/2025,100,80,40,10,5\n,Sở Hàng không,09/2025,3,1,0,1,1\n,Sở Y tế,09/2025,-4,1,0,2,1\n"
)
GOOD = HEAD + ",Sở Tư pháp,09/2025,100,85,40,10,5\n,Sở Y tế,09/2025,4,1,0,2,1\n"


class Officer(Visitor):
    """A visitor who sends files."""

    def send(self, text: str, name: str) -> None:
        file = {"name": name, "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}
        self.page.locator(".st-key-chooser input[type=file]").set_input_files(file)

    def waits_for(self, words: str) -> None:
        self.page.locator("h1", has_text=words).wait_for(timeout=60_000)

    def confirm(self) -> None:
        self.page.get_by_label("Người nạp").fill("Nguyễn Thị Lan")
        self.page.locator("button[kind=primaryFormSubmit]").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_bad_file_is_mended_confirmed_and_taken_back(browser, tmp_path, size):
    with served(tmp_path, KPI_TODAY="2025-10-14") as address:
        officer = Officer(browser, address, size)
        officer.open("/nap-so-lieu")
        assert "DỮ LIỆU MẪU" in officer.text

        officer.send(BAD, "thang-9.csv")
        officer.waits_for("Tệp bị từ chối: 3 lỗi ở 3 dòng")
        assert "Chưa ghi số nào" in officer.headline
        assert "Sở Hàng không" in officer.text
        assert not officer.scrolls_sideways()

        officer.page.get_by_role("button", name="Nạp tệp đã sửa").click()
        officer.waits_for("chọn tệp")
        officer.settle()
        officer.send(GOOD, "thang-9-sua.csv")
        officer.waits_for("Sẽ ghi 10 số")
        assert not officer.scrolls_sideways()

        officer.confirm()
        officer.waits_for("Đã ghi 10 số: lần nạp 0001")
        officer.settle()
        assert "DỮ LIỆU MẪU" not in officer.text

        officer.page.get_by_role("button", name="Hoàn tác lần nạp này").click()
        dialog = officer.page.get_by_role("dialog")
        dialog.get_by_label("Người hoàn tác").fill("Nguyễn Thị Lan")
        dialog.get_by_label("Lý do").fill("Nạp thử")
        dialog.get_by_role("button", name="Hoàn tác lần nạp 0001", exact=True).click()
        dialog.wait_for(state="detached", timeout=60_000)
        officer.settle()
        officer.open("/so-nap")
        assert "đã hoàn tác" in officer.text
        officer.close()
