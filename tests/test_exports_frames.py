"""A page's table as a workbook: numbers are numbers, text is text, and where it is from stands on top."""

from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd

from exports import frames

FRAME = pd.DataFrame(
    {
        "Đơn vị": ["Sở Y tế", "=1+1"],
        "Giá trị, %": [79.96, float("nan")],
        "Tử số": [7996.0, 0.0],
        "Mục tiêu": ["= 100%", "≥ 80%"],
    }
)


def cells(**how):
    written = frames.workbook(FRAME, "Bảng điểm", ["Nạp lần cuối 14/10/2025 16:20."], **how)
    sheet = openpyxl.load_workbook(BytesIO(written)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()], sheet


def test_numbers_are_numbers_text_is_text_and_missing_is_blank():
    rows, sheet = cells()
    assert rows[3:] == [
        ["Đơn vị", "Giá trị, %", "Tử số", "Mục tiêu"],
        ["Sở Y tế", 79.96, 7996, "= 100%"],
        ["=1+1", None, 0, "≥ 80%"],
    ]
    assert sheet["A6"].data_type == "s"  # never run as a formula


def test_title_source_and_sample_stand_above():
    rows, _ = cells(sample=True)
    assert [row[0] for row in rows[:3]] == [
        "Bảng điểm",
        "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo.",
        "Nạp lần cuối 14/10/2025 16:20.",
    ]


def test_what_pandas_means_by_missing_is_blank_and_its_numbers_are_numbers():
    cells = [pd.NA, pd.NaT, None, np.int64(7), "Sở Y tế"]
    content = frames.workbook(pd.DataFrame({"Số": pd.Series(cells, dtype=object)}), "Tiêu đề")
    column = [row[0] for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]
    assert column[-5:] == [None, None, None, 7, "Sở Y tế"]
