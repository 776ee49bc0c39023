"""Reads the directory of agencies: one CSV per jurisdiction, checked whole."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pydantic import ValidationError

from indicators.model import Agency, Directory
from indicators.note_checks import tidied

COLUMNS = (
    *("id", "name", "short_name", "tier", "code", "portal_code", "aliases"),
    *("valid_from", "valid_to", "successors"),
)
LISTS = ("aliases", "successors")
DAYS = ("valid_from", "valid_to")
NEEDED = {
    "id": "mã không có khoảng trắng và dấu chấm phẩy",
    "name": "tên đơn vị",
    "tier": "một trong: toan_tinh, so_nganh, cap_huyen, cap_xa",
}
LABELS = {
    "id": "Mã",
    "name": "Tên đầy đủ",
    "short_name": "Tên gọi ngắn",
    "tier": "Khối",
    "code": "Mã đơn vị hành chính",
    "portal_code": "Mã trên Cổng",
    "aliases": "Tên gọi khác",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "successors": "Đơn vị kế thừa",
}
"""What the form calls each column."""
_COLUMN_NAMES = {column: f"cột {column}" for column in COLUMNS}
_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})?\s*$")


class DirectoryError(Exception):
    """The agency file is missing or faulty; the text lists every fault in Vietnamese."""


Row = Mapping[str, Any]
"""One agency by column; lists as lists, blanks as None, days as texts."""


def load(
    jurisdiction: str, folders: Sequence[Path], rows: Mapping[str, Row | None] | None = None
) -> Directory:
    """Read `<jurisdiction>.csv` from the first folder that has it (UTF-8, columns of contract §3).

    `rows` are edited agencies by id, as `as_row` gives them: each takes the place of the file's, new ones
    stand after those they succeed, or at the end of their tier. None says the file's own row counts again:
    figures may speak of any agency, so none is ever taken out; it ends by its last day.

    Raises DirectoryError naming file or agency, what was found and what to write, all faults at once.
    """
    if missing := [str(folder) for folder in folders if not folder.is_dir()]:
        raise DirectoryError(f"Không có thư mục {missing[0]}. Sửa KPI_AGENCIES cho đúng chỗ để danh sách.")
    path = next((f / f"{jurisdiction}.csv" for f in folders if (f / f"{jurisdiction}.csv").is_file()), None)
    if path is None or Path(jurisdiction).name != jurisdiction:
        known = sorted({file.stem for folder in folders for file in folder.glob("*.csv")})
        raise DirectoryError(
            f"Không có danh sách đơn vị của “{jurisdiction}”. Đang có: {', '.join(known)}. "
            "Thêm tệp <mã tỉnh>.csv vào thư mục KPI_AGENCIES hoặc data/agencies."
        )
    faults: list[str] = []
    agencies = laid_over(_read(path, faults), rows or {}, faults)
    _check(agencies, path.name, faults)
    if faults:
        raise DirectoryError("Danh sách đơn vị có lỗi:\n- " + "\n- ".join(faults))
    return Directory(jurisdiction, agencies)


def laid_over(agencies: Sequence[Agency], rows: Mapping[str, Row | None], faults: list[str]) -> list[Agency]:
    """The agencies with edited ones in their places; what is wrong with a row is added to `faults`."""
    result = list(agencies)
    edited = [
        agency for key, row in rows.items() if row is not None and (agency := _edited(key, row, faults))
    ]
    for agency in edited:
        place = next((place for place, one in enumerate(result) if one.id == agency.id), None)
        if place is not None:
            result[place] = agency
    # Newcomers go in last: what they succeed may itself have been edited.
    for agency in edited:
        if agency.id not in {one.id for one in result}:
            result.insert(_place(agency, result), agency)
    return result


def _edited(key: str, row: Row, faults: list[str]) -> Agency | None:
    cells = {name: "" if value is None else value for name, value in row.items()}
    joined = {name: _tidy(c if isinstance(c, str) else ";".join(c)) for name, c in cells.items()}
    where = f"Đơn vị “{joined.get('name') or key}” (sửa ở trang Quản trị)"
    if joined.get("id") != key:
        faults.append(f"{where}, {LABELS['id']}: đã thấy {joined.get('id')!r}; cần {key!r}, mã không đổi.")
        return None
    return _agency({column: joined.get(column, "") for column in COLUMNS}, where, LABELS, faults)


def _tidy(text: str) -> str:
    """Without signs nobody sees; one of nothing else stays, since an empty name would stop the start."""
    return tidied(text) or normalize("NFC", text)


def _place(newcomer: Agency, agencies: Sequence[Agency]) -> int:
    """After the last it succeeds, else after the last of its tier."""
    before = [place for place, one in enumerate(agencies) if newcomer.id in one.successors]
    alike = [place for place, one in enumerate(agencies) if one.tier == newcomer.tier]
    return max(before or alike or [len(agencies) - 1]) + 1


def as_row(agency: Agency) -> dict[str, str | list[str] | None]:
    """The agency under the column names of contract §3; lists as lists, blank as None."""
    row = agency.model_dump(mode="json")
    return {column: row[column] for column in COLUMNS}


def _read(path: Path, faults: list[str]) -> list[Agency]:
    try:
        text = normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        faults.append(f"{path.name}: không phải UTF-8; lưu lại tệp bằng mã UTF-8.")
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
        faults.append(f"{path.name}, dòng 1: thiếu cột {', '.join(missing)}; cần đủ: {', '.join(COLUMNS)}.")
        return []
    agencies = []
    for row in reader:
        if not any((row[column] or "").strip() for column in COLUMNS):
            continue  # spreadsheets leave such rows at the end
        where = f"{path.name}, dòng {reader.line_num}"
        if agency := _agency(row, where, _COLUMN_NAMES, faults):
            agencies.append(agency)
    return agencies


def _agency(row: Mapping[str, str], where: str, names: Mapping[str, str], faults: list[str]) -> Agency | None:
    """The agency of a row of texts; None with its faults told, columns called by `names`."""
    if wrong := [f"{names[column]} {row[column]!r}" for column in DAYS if not _DAY.match(row[column] or "")]:
        told = ", ".join(wrong).replace("cột ", "")
        faults.append(f"{where}: đã thấy {told}; cần ngày dạng 2025-03-01 hoặc để trống.")
        return None
    try:
        return Agency.model_validate(_typed(row))
    except ValidationError as error:
        for fault in error.errors():
            place = ".".join(str(part) for part in fault["loc"])
            needed = NEEDED.get(place, "giá trị đúng dạng của cột")
            faults.append(f"{where}, {names.get(place, place)}: đã thấy {fault['input']!r}; cần {needed}.")
        return None


def _typed(row: Mapping[str, str]) -> dict[str, object]:
    cells = {column: (row[column] or "").strip() for column in COLUMNS}
    cells["short_name"] = cells["short_name"] or cells["name"]
    lists = {column: [p.strip() for p in cells[column].split(";") if p.strip()] for column in LISTS}
    return {**{column: cell or None for column, cell in cells.items()}, **lists}


def _check(agencies: Sequence[Agency], file: str, faults: list[str]) -> None:
    ids = [agency.id for agency in agencies]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        faults.append(f"{file}: mã {repeated!r} có {ids.count(repeated)} dòng; mỗi mã chỉ một dòng.")
    if (wholes := sum(agency.tier == "toan_tinh" for agency in agencies)) != 1:
        faults.append(f"{file}: có {wholes} dòng khối toan_tinh; cần đúng một dòng cho chính địa phương.")
    for agency in agencies:
        if unknown := [s for s in agency.successors if s not in ids]:
            faults.append(f"{file}, {agency.id}, successors: {unknown[0]!r} không có trong danh sách.")
        if agency.valid_from and agency.valid_to and agency.valid_from > agency.valid_to:
            faults.append(f"{file}, {agency.id}: valid_from sau valid_to; đổi lại hai ngày.")
