"""Every document an office can take away: what it is called, how its file is named, who makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from data.answers import Office
from exports import briefing, form06a, letters, slides, workbook
from exports.briefing import Options, Progress
from indicators.periods import Period

Kind = Literal["briefing", "slides", "reminder", "notice", "workbook", "form06a"]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Entry(NamedTuple):
    """One kind of document."""

    title: str
    stem: str
    """How the names of its files begin."""
    ending: str
    mime: str
    says: str
    """What is in it, in a sentence."""


LIBRARY: dict[Kind, Entry] = {
    "briefing": Entry(
        *("Báo cáo Word", "bao-cao", "docx", WORD),
        "Báo cáo theo thể thức Nghị định 30/2020/NĐ-CP, kèm bảng, hình và phụ lục; số và ngày để trống.",
    ),
    "slides": Entry(
        *("Trình chiếu", "trinh-chieu", "pptx", SLIDES),
        "Mỗi trang một kết luận; biểu đồ và bảng sửa được trong PowerPoint.",
    ),
    "reminder": Entry(
        *("Công văn đôn đốc", "cong-van-don-doc", "docx", WORD),
        "Nêu cơ quan, đơn vị chưa gửi, gửi thiếu hoặc gửi muộn báo cáo tháng; gửi riêng một đơn "
        "vị thì nêu cả cam kết đã quá hạn; lời văn trung tính.",
    ),
    "notice": Entry(
        *("Thông báo kết quả", "thong-bao-ket-qua", "docx", WORD),
        "Kết quả chung, đơn vị đạt, đơn vị chưa đạt, đơn vị báo cáo chậm, đề nghị.",
    ),
    "workbook": Entry(
        *("Sổ tính Excel", "so-lieu", "xlsx", SHEETS),
        "Bảng điểm, mọi số liệu kèm tử số và mẫu số, thứ tự, tiến độ báo cáo, cam kết.",
    ),
    "form06a": Entry(
        *("Biểu II.06a", "bieu-II-06a", "xlsx", SHEETS),
        "Biểu số II.06a/VPCP/KSTT điền từ số liệu đã nạp.",
    ),
}
_MAKERS: dict[str, Callable[..., bytes]] = {
    "slides": slides.make,
    "workbook": workbook.make,
    "form06a": form06a.make,
    **letters.LETTERS,
}


def make(
    kind: Kind,
    office: Office,
    period: Period,
    *,
    plan: str | None = None,
    agency: str | None = None,
    options: Options | None = None,
    progress: Progress = lambda share, words: None,
) -> bytes:
    """The bytes of a document. Raises ExportError when it cannot be made whole."""
    asked = {"plan": plan, "agency": agency}
    if kind == "briefing":
        return briefing.make(office, period, **asked, options=options, progress=progress)
    if kind == "slides":
        decimals = options.decimals if options else None
        return slides.make(office, period, **asked, decimals=decimals)
    return _MAKERS[kind](office, period, **asked)


def file_name(kind: Kind, period: Period, agency: str | None = None) -> str:
    """ "bao-cao_2025-Q3_so-tu-phap.docx"."""
    entry = LIBRARY[kind]
    return f"{'_'.join(part for part in (entry.stem, period.id, agency) if part)}.{entry.ending}"
