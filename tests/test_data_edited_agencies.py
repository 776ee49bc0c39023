"""Agencies edited on the page: the CSV they leave as, mergers as rows, what is refused before it is saved."""

from datetime import date
from pathlib import Path

import pytest

from data import directory
from data.edited_agencies import (
    AgencyError,
    as_csv,
    blank,
    checked,
    keeping_names,
    matching,
    merger,
    new_id,
)
from indicators.rebasing import Succession

FOLDER = Path(__file__).parent.parent / "data" / "agencies"
NGHE_AN = directory.load("nghe-an", [FOLDER])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_the_list_taken_away_has_the_bytes_of_the_file(path):
    known = directory.load(path.stem, [FOLDER])
    assert as_csv(known.agencies) == path.read_text(encoding="utf-8")


def test_an_edited_list_taken_away_is_read_as_the_same_directory(tmp_path):
    rows = merger(NGHE_AN, ["so-tu-phap"], date(2027, 1, 1), ["so-noi-vu"], [])
    made = checked("nghe-an", [FOLDER], {}, rows)
    (tmp_path / "nghe-an.csv").write_text(as_csv(made.agencies), encoding="utf-8")
    assert directory.load("nghe-an", [tmp_path]).agencies == made.agencies


def refused(rows, kept=None):
    with pytest.raises(AgencyError) as told:
        checked("nghe-an", [FOLDER], kept or {}, rows)
    return told.value.faults


def row(key, **changed):
    return {**directory.as_row(NGHE_AN.by_id[key]), **changed}


def test_a_mended_body_goes_on_answering_to_its_old_names():
    body = NGHE_AN.by_id["so-nong-nghiep-va-moi-truong"]
    typed = {**directory.as_row(body), "name": "Sở Nông nghiệp", "short_name": "Sở NN"}
    kept = keeping_names(typed, body)["aliases"]
    assert kept == [*body.aliases, "Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp và MT"]
    assert keeping_names(directory.as_row(body), body) == directory.as_row(body)


def test_a_body_that_takes_others_over_ends_and_begins_anew_under_its_name():
    rows = merger(NGHE_AN, ["so-tu-phap"], date(2027, 1, 1), ["so-noi-vu"], [])
    made = checked("nghe-an", [FOLDER], {}, rows)
    assert {key: (made.by_id[key].valid_from, made.by_id[key].valid_to) for key in rows} == {
        "so-noi-vu-tu-2027-01": (date(2027, 1, 1), None),
        "so-tu-phap": (None, date(2026, 12, 31)),
        "so-noi-vu": (date(2025, 3, 1), date(2026, 12, 31)),
    }
    heirs = Succession(made, date(2027, 2, 1)).heirs
    assert heirs["so-tu-phap"] == heirs["so-noi-vu"] == {"so-noi-vu-tu-2027-01"}


def test_bodies_merge_into_a_new_one_placed_after_them():
    new = [{"name": "Sở Kinh tế", "short_name": "Sở Kinh tế", "tier": "so_nganh"}]
    rows = merger(NGHE_AN, ["so-cong-thuong", "so-tai-chinh"], date(2027, 1, 1), [], new)
    made = checked("nghe-an", [FOLDER], {}, rows)
    assert made.by_id["so-cong-thuong"].successors == ("so-kinh-te",)
    ids = [body.id for body in made.bodies]
    assert ids.index("so-kinh-te") == max(ids.index("so-cong-thuong"), ids.index("so-tai-chinh")) + 1


def test_a_successor_that_begins_on_the_day_is_taken_as_it_is():
    rows = merger(NGHE_AN, ["so-tu-phap"], date(2025, 3, 1), ["so-noi-vu"], [])
    assert list(rows) == ["so-tu-phap"]
    assert rows["so-tu-phap"]["successors"] == ["so-noi-vu"]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (
            {"so-y-te": row("so-y-te", aliases=["Sở Tư pháp"])},
            "Sở Y tế: “Sở Tư pháp” cũng là tên của Sở Tư pháp cùng thời gian.",
        ),
        (
            {"so-y-te": row("so-y-te", short_name="Sở Y tế và Chăm sóc sức khỏe dân")},
            "Sở Y tế và Chăm sóc sức khỏe dân: Tên gọi ngắn dài 32 chữ; cần: nhiều nhất 28.",
        ),
        (
            {"so-y-te": row("so-y-te", successors=["so-tu-phap"])},
            "Sở Y tế: có đơn vị kế thừa thì cần Đến ngày.",
        ),
        (
            {"so-y-te": row("so-y-te", successors=["so-y-te"], valid_to="2026-12-31")},
            "Sở Y tế: không thể kế thừa bởi Sở Y tế; chọn đơn vị khác.",
        ),
        (
            {"so-y-te": row("so-y-te", successors=["so-noi-vu-den-2025-02"], valid_to="2026-12-31")},
            "Sở Y tế: Sở Nội vụ đã kết thúc 28/02/2025, trước khi kế thừa.",
        ),
        ({"so-y-te": row("so-y-te", tier="so")}, "Khối: đã thấy 'so'; cần một trong: toan_tinh, so_nganh"),
    ],
)
def test_what_does_not_hold_together_is_refused_in_words(rows, fault):
    assert fault in refused(rows)[0]


def newcomer(name, **more):
    return {**blank(), "id": "so-thu", "name": name, "short_name": name, "tier": "so_nganh", **more}


@pytest.mark.parametrize("name", ["Sở Y\u00a0tế", "Sở  Y tế", "Sở Y\u200b tế", "Sở Y-tế", "SỞ Y TẾ"])
def test_a_name_that_a_file_would_mean_another_body_by_is_taken(name):
    (fault,) = refused({"so-thu": newcomer(name)})
    assert fault.endswith("cũng là tên của Sở Y tế cùng thời gian.")


def test_names_that_differ_in_diacritics_alone_are_two_names():
    made = checked("nghe-an", [FOLDER], {}, {"so-thu": newcomer("Sở Ý tế")})
    assert made.by_id["so-thu"].name == "Sở Ý tế"


def test_a_code_that_a_file_would_mean_another_body_by_is_taken():
    kept = {"so-y-te": row("so-y-te", portal_code="000.00.08.H41")}
    twin = newcomer("Sở Thử", portal_code="000.00.08.h41")
    assert refused({"so-thu": twin}, kept) == [
        "Sở Thử: Mã trên Cổng “000.00.08.h41” cũng là của Sở Y tế cùng thời gian."
    ]


def test_signs_nobody_sees_do_not_come_into_names():
    row = newcomer("Sở\u202e Thử\x00", short_name=" Sở\u00a0 Thử", aliases=["S.\u200b Thử"])
    body = checked("nghe-an", [FOLDER], {}, {"so-thu": row}).by_id["so-thu"]
    assert (body.name, body.short_name, body.aliases) == ("Sở Thử", "Sở Thử", ("S. Thử",))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"name": "Sở " + "x" * 100_000}, "Tên đầy đủ: đã thấy 100.003 ký tự; cần nhiều nhất 200 ký tự."),
        ({"name": "\u200b"}, "Tên đầy đủ: đang để trống; cần ghi bằng lời, nhiều nhất 200 ký tự."),
        ({"aliases": ["x" * 201]}, "Tên gọi khác: đã thấy 201 ký tự; cần nhiều nhất 200 ký tự."),
        ({"code": "1" * 61}, "Mã đơn vị hành chính dài 61 chữ; cần: nhiều nhất 60."),
    ],
)
def test_a_name_is_words_of_some_length(changed, fault):
    assert refused({"so-thu": {**newcomer("Sở Thử"), **changed}}) == [f"Sở Thử: {fault}"]


def test_a_name_of_signs_nobody_sees_kept_before_does_not_stop_the_start():
    made = directory.load("nghe-an", [FOLDER], {"so-thu": newcomer("\u200b")})
    assert made.by_id["so-thu"].name == "\u200b"


def test_clashes_the_files_have_already_do_not_stop_an_edit():
    twins = [body for body in matching(NGHE_AN, "xa dong van") if body.valid_to]
    rows = {body.id: row(body.id, portal_code=f"H41.9.{place}") for place, body in enumerate(twins)}
    assert len(twins) > 1
    checked("nghe-an", [FOLDER], {}, rows)


def test_bodies_are_found_by_any_name_or_code_without_diacritics():
    assert [body.id for body in matching(NGHE_AN, "so ldtbxh")] == ["so-lao-dong-thuong-binh-va-xa-hoi"]
    assert matching(NGHE_AN, "khong co") == []


def test_the_id_of_a_newcomer_is_free():
    assert new_id("Sở Kinh tế", {"so-kinh-te"}, date(2027, 1, 1)) == "so-kinh-te-tu-2027-01"
    assert new_id("Sở Kinh tế", {"so-kinh-te"}) == "so-kinh-te-2"
    taken = {"so-kinh-te", "so-kinh-te-tu-2027-01"}
    assert new_id("Sở Kinh tế", taken, date(2027, 1, 1)) == "so-kinh-te-tu-2027-01-2"
