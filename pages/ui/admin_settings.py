"""Quản trị, Cài đặt: how figures are judged and when they are due; the names documents carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import records, settings
from data.records import Change, Record
from data.settings import SettingError
from indicators.formats import count, moment
from pages.ui import admin_plans_preview, admin_plans_words, admin_save, html, session
from pages.ui.html import Html
from pages.ui.tables import Cell, table

KEY = "setting"


@dataclass(frozen=True)
class Words:
    """A setting as the page calls it, what it does, and its choices where it is no free text."""

    label: str
    help: str
    options: Mapping[str, str] | None = None


JUDGING = {
    "KPI_NEAR": Words(
        "Gần đạt: thiếu nhiều nhất, điểm %", "Số nguyên từ 0 đến 100. Thiếu ít hơn là ▲ Gần đạt."
    ),
    "KPI_REPORT_DAY": Words("Hạn gửi báo cáo tháng: trước ngày", "Số nguyên từ 1 đến 28."),
    "KPI_CLOSING_DAY": Words(
        "Ngày chốt tháng báo cáo", "Số nguyên từ 1 đến 31, ví dụ 14 hoặc 20. Để trống: tháng theo lịch."
    ),
}
LETTERHEAD = {
    "KPI_PARENT_BODY": Words("Cơ quan cấp trên", "Dòng đầu góc trái văn bản. Để trống: UBND của địa phương."),
    "KPI_ISSUER": Words("Cơ quan ban hành", "Dòng in đậm góc trái, viết hoa: VĂN PHÒNG."),
    "KPI_ISSUER_NAME": Words("Tên cơ quan trong câu", "Ví dụ: Văn phòng UBND tỉnh."),
    "KPI_ISSUER_CODE": Words("Chữ trong số văn bản", "Số: …/BC-VPUBND."),
    "KPI_DRAFTER": Words("Chữ đơn vị soạn thảo", "Lưu: VT, KSTT."),
    "KPI_DRAFTER_NAME": Words("Tên đơn vị soạn thảo", "Ví dụ: Phòng Kiểm soát TTHC."),
    "KPI_PLACE": Words("Địa danh trước ngày tháng", "Để trống: tên địa phương."),
    "KPI_SIGNER": Words("Chức danh người ký", "Nhiều dòng cách nhau bằng dấu chấm phẩy."),
    "KPI_ADDRESSEES": Words("Kính gửi", "Nhiều nơi cách nhau bằng dấu chấm phẩy."),
    "KPI_RECIPIENTS": Words("Nơi nhận", "Nhiều dòng cách nhau bằng dấu chấm phẩy."),
    "KPI_DECIMALS": Words("Số lẻ của tỷ lệ trong văn bản", "", {"1": "Một: 85,3%", "2": "Hai: 85,32%"}),
    "KPI_PADDED_COUNTS": Words("Số đếm dưới 10 trong câu", "", {"1": "Viết 08 phường", "0": "Viết 8 phường"}),
}
WORDS = {**JUDGING, **LETTERHEAD}
assert set(WORDS) == set(settings.EDITABLE)
CLOSING = (
    "Ngày chốt mới dùng cho cách chia kỳ khi xem và cho tệp nạp từ nay. Số đã nạp giữ nguyên ngày ghi khi "
    "nạp, không đọc lại: muốn số cũ theo ngày chốt mới thì nạp lại tệp của những tháng ấy."
)


def render() -> None:
    """The two groups of fields, what would change, and the box that saves it."""
    here = session.office()
    with here.store.reading() as cursor:
        edited = records.current(cursor, here.jurisdiction, "setting")
        last = records.last(cursor, here.jurisdiction, ["setting"])
    now = settings.as_texts(here.settings)
    words = f"{count(len(edited))} cài đặt sửa ở trang này" if edited else "Cài đặt: đều theo máy chủ"
    st.html(html.answer(words))
    under: dict[str, DeltaGenerator] = {}
    typed = _fields("Xét và hạn báo cáo", JUDGING, now, last, under)
    st.html(html.note(CLOSING))
    typed |= _fields("Tên và cách viết trong văn bản", LETTERHEAD, now, last, under)
    given_up = _given_up(edited, last)
    changed = {name: text for name, text in typed.items() if text != now[name] and name not in given_up}
    faults = {name: fault for name, text in changed.items() if (fault := _unusable({name: text}))}
    for name, fault in faults.items():
        told = fault.removeprefix(f"{WORDS[name].label}: ")
        under[name].html(admin_plans_words.fault_list([f"{told[:1].upper()}{told[1:]}"]))
    _save(now, changed, faults, edited, given_up)
    if edited:
        st.html(html.section("Đã sửa ở trang này") + _table(edited))


def _fields(
    title: str,
    group: Mapping[str, Words],
    now: Mapping[str, str],
    last: int,
    under: dict[str, DeltaGenerator],
) -> dict[str, str]:
    """What is typed, by name; the keys change with each edit so that the fields show what counts.

    A place for what is wrong with a field is left under it.
    """
    st.html(html.section(title))
    columns = st.columns(3, gap="medium")
    typed = {}
    for place, (name, words) in enumerate(group.items()):
        key = f"{KEY}-{name}-{last}"
        with columns[place % 3]:
            if words.options:
                options = list(words.options)
                typed[name] = st.selectbox(
                    words.label,
                    options,
                    options.index(now[name]),
                    format_func=words.options.__getitem__,
                    key=key,
                )
            else:
                text = st.text_input(words.label, now[name], key=key, help=words.help, max_chars=400)
                typed[name] = normalize("NFC", text or "").strip()
            under[name] = st.container()
    return typed


def _given_up(edited: Mapping[str, Record], last: int) -> list[str]:
    if not edited:
        return []
    labels = {name: words.label for name, words in WORDS.items()}
    return st.multiselect(
        "Bỏ sửa, dùng lại giá trị của máy chủ",
        list(edited),
        format_func=labels.__getitem__,
        placeholder="Chọn cài đặt",
        key=f"{KEY}-given-up-{last}",
    )


def _save(
    now: Mapping[str, str],
    changed: Mapping[str, str],
    faults: Mapping[str, str],
    edited: Mapping[str, Record],
    given_up: list[str],
) -> None:
    told = [
        f"{WORDS[name].label}: {_shown(now[name])} → {_shown(text)}"
        for name, text in changed.items()
        if name not in faults
    ]
    told += [f"{WORDS[name].label}: dùng lại giá trị của máy chủ" for name in given_up]
    if told or not faults:
        title = f"Sẽ đổi {count(len(told))} cài đặt" if told else "Chưa đổi gì"
        st.html(html.section(title) + html.note(*told))
    if faults:
        named = ", ".join(f"“{WORDS[name].label}”" for name in faults)
        st.error(f"Chưa lưu được: {count(len(faults))} giá trị phải sửa, xem dưới ô {named}.")
    if not told or faults:
        return
    _preview(changed, given_up)
    changes = [Change("setting", name, {"text": text}) for name, text in changed.items()]
    changes += [Change("setting", name, None) for name in given_up]
    kept = {
        name: str(one.value["text"]) for name, one in edited.items() if one.value and name not in given_up
    }
    admin_save.box(
        admin_save.Edit(
            KEY,
            f"Lưu {count(len(told))} cài đặt",
            lambda: changes,
            "Đã lưu cài đặt; mọi trang và văn bản dùng từ bây giờ.",
            against=_unusable({**kept, **changed}),
        )
    )


def _preview(changed: Mapping[str, str], given_up: list[str]) -> None:
    """What becomes of statuses, where the change can touch any."""
    machine = settings.as_texts(settings.read())
    laid = {**changed, **{name: machine[name] for name in given_up}}
    if any(name in laid for name in ("KPI_NEAR", "KPI_CLOSING_DAY")):
        admin_plans_preview.effect_of_settings(settings.overlaid(session.office().settings, laid))


def _shown(text: str) -> str:
    return f"“{text}”" if text else "để trống"


def _unusable(values: Mapping[str, str]) -> str:
    """Why one of these cannot be used; "" when all can. The environment's own rules."""
    try:
        settings.overlaid(settings.read(), values)
    except SettingError as error:
        name, _, told = str(error).partition(": ")
        return f"{WORDS[name].label}: {told}" if name in WORDS else str(error)
    return ""


def _table(edited: Mapping[str, Record]) -> Html:
    head = ["Cài đặt", "Giá trị", "Lý do", "Người sửa", "Lúc"]
    lines = [
        [
            Cell(WORDS[name].label, strong=True),
            str(one.value["text"]) if one.value and one.value["text"] else "để trống",
            one.why,
            one.by,
            moment(one.at),
        ]
        for name, one in edited.items()
    ]
    return table(head, lines, "lllll", caption="Cài đặt đã sửa", stacked=True)
