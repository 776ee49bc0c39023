"""Settings edited on the page, laid over those of the environment by the same rules."""

import pytest

from data import settings
from data.settings import SettingError


def test_an_edited_setting_counts_before_the_environment():
    read = settings.read({"KPI_NEAR": "3", "KPI_ISSUER": "SỞ TƯ PHÁP"})
    laid = settings.overlaid(
        read, {"KPI_NEAR": "7", "KPI_SIGNER": "KT. CHÁNH VĂN PHÒNG; PHÓ CHÁNH VĂN PHÒNG"}
    )
    assert (laid.near, laid.report_day, laid.letterhead.issuer) == (7, 23, "SỞ TƯ PHÁP")
    assert laid.letterhead.signer == ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
    assert settings.overlaid(read, {}) == read


def test_a_blank_is_the_default_as_in_the_environment():
    read = settings.read({"KPI_CLOSING_DAY": "14", "KPI_ISSUER": "SỞ TƯ PHÁP", "KPI_NEAR": "3"})
    laid = settings.overlaid(read, {"KPI_CLOSING_DAY": "", "KPI_ISSUER": " ", "KPI_NEAR": ""})
    assert (laid.closing_day, laid.letterhead.issuer, laid.near) == (None, "VĂN PHÒNG", 5)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("KPI_NEAR", "năm", "KPI_NEAR: đã thấy “năm”; cần số nguyên từ 0 đến 100."),
        ("KPI_CLOSING_DAY", "32", "KPI_CLOSING_DAY: đã thấy “32”; cần số nguyên từ 1 đến 31."),
        ("KPI_REPORT_DAY", "0", "KPI_REPORT_DAY: đã thấy “0”; cần số nguyên từ 1 đến 28."),
        ("KPI_DECIMALS", "3", "KPI_DECIMALS: đã thấy “3”; cần số nguyên từ 1 đến 2."),
        ("KPI_DATABASE", "/x", "KPI_DATABASE: không sửa được ở trang Quản trị; đặt ở máy chủ."),
        ("KPI_API_TOKEN", "x" * 20, "KPI_API_TOKEN: không sửa được ở trang Quản trị; đặt ở máy chủ."),
    ],
)
def test_what_cannot_be_used_is_refused_as_in_the_environment(name, text, told):
    with pytest.raises(SettingError) as refused:
        settings.overlaid(settings.read({}), {name: text})
    assert str(refused.value) == told


def test_what_counts_can_be_written_and_read_again():
    read = settings.read(
        {"KPI_CLOSING_DAY": "14", "KPI_RECIPIENTS": "Như trên; Lưu: VT", "KPI_PADDED_COUNTS": "0"}
    )
    texts = settings.as_texts(read)
    assert list(texts) == list(settings.EDITABLE)
    assert (texts["KPI_RECIPIENTS"], texts["KPI_PADDED_COUNTS"]) == ("Như trên; Lưu: VT", "0")
    assert settings.overlaid(settings.read({}), texts) == read
