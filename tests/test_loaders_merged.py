"""A file beside the figures it leaves in use: no ratio out of two files that disagree."""

from __future__ import annotations

import json

import pytest

import loaders
from data import queries
from data.store import Store
from indicators.periods import parse
from loaders import Needed, Stored, beside_stored, needed_beside
from loaders.__main__ import main
from tests.test_loaders_forms import JUSTICE as IN_06A
from tests.test_loaders_forms import form
from tests.test_loaders_reading import JUSTICE, PROVINCE, REGISTRY, changed, online, read

NAMES = ("received", "received_online", "received_full_online", "received_in_person", "received_by_post")
COMPLETE = dict(zip(NAMES, (100, 80, 60, 20, 0), strict=True))


def stored(figures, month="2025-09", agency="so-tu-phap"):
    return [Stored(name, agency, month, value, *parse(month).days()) for name, value in figures.items()]


def row(*cells):
    return online(changed(JUSTICE, **dict(zip("DEFGH", cells, strict=True))))


def told(reading, figures):
    merged = beside_stored(reading, stored(figures), REGISTRY, PROVINCE)
    return merged, [(p.code, p.row, p.column, p.found, p.expected) for p in merged.problems if p.row]


def test_a_new_total_under_an_old_part_rejects_the_file():
    merged, problems = told(row("50", "", "", "", ""), {"received": 100, "received_online": 80})
    expected = "Tổng tiếp nhận trong kỳ ≥ Trực tuyến"
    assert problems == [("mixed_with_stored", 2, "D", "50 < 80 (đang dùng)", expected)]
    assert not merged.accepted
    assert merged.observations == ()
    (error,) = merged.errors
    assert error.agency == "Sở Tư pháp"
    assert error.remedy == "Gửi đủ các cột của dòng này, hoặc hoàn tác lần nạp cũ rồi nạp lại."


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("120", "90", "", "", ""), "120 ≠ 90 + 20 (đang dùng) + 0 (đang dùng)"),
        (("", "90", "", "", ""), "100 (đang dùng) ≠ 90 + 20 (đang dùng) + 0 (đang dùng)"),
        (("90", "50", "", "40", "0"), "50 < 60 (đang dùng)"),
    ],
    ids=["a sum of old parts", "an old sum", "an old part"],
)
def test_what_old_and_new_figures_break_together_is_written_out(cells, found):
    merged, problems = told(row(*cells), COMPLETE)
    assert not merged.accepted
    assert [(problem[0], problem[3]) for problem in problems] == [("mixed_with_stored", found)]


def test_a_right_correction_of_a_part_of_the_row_is_accepted_with_a_warning():
    merged, _ = told(row("", "70", "", "30", ""), COMPLETE)
    assert merged.accepted
    assert [seen.value for seen in merged.observations] == [70, 30]
    (warning,) = [problem for problem in merged.warnings if problem.code == "blank_keeps_stored"]
    assert warning.severity == "warning"
    assert warning.found == (
        "Tổng tiếp nhận trong kỳ 100 (đang dùng), Trực tuyến toàn trình 60 (đang dùng), "
        "Bưu chính công ích 0 (đang dùng)"
    )


def test_a_complete_row_another_month_and_another_body_are_not_mixed():
    complete = row("50", "40", "30", "10", "0")
    assert told(complete, COMPLETE)[0] is complete
    partial = row("50", "", "", "", "")
    for elsewhere in (stored(COMPLETE, month="2025-08"), stored(COMPLETE, agency="so-y-te"), []):
        assert beside_stored(partial, elsewhere, REGISTRY, PROVINCE) is partial


def test_another_way_to_divide_a_whole_does_not_reject_one_sent_with_all_its_parts():
    merged, problems = told(row("50", "40", "30", "10", "0"), {"received_in_person_or_by_post": 20})
    assert merged.accepted
    assert [problem[0] for problem in problems] == ["blank_keeps_stored"]


def test_official_forms_are_held_against_what_templates_left():
    reading = read(form(IN_06A))
    (online_filed,) = [o.value for o in reading.observations if o.measure == "received_online"]
    merged, problems = told(reading, {"received_full_online": online_filed + 1})
    assert "mixed_with_stored" in [problem[0] for problem in problems]
    assert not merged.accepted


def test_what_is_needed_of_the_store_are_the_files_own_months_and_related_measures():
    month = parse("2025-09").first
    measures = tuple(sorted({*NAMES, "received_in_person_or_by_post"}))
    assert needed_beside(row("50", "", "", "", ""), REGISTRY) == Needed(
        measures, ("so-tu-phap",), month, month
    )
    assert needed_beside(online(), REGISTRY) is None


# --- the command ---

HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    """Load or check a row of Sở Tư pháp 09/2025 in a store of its own: exit status and answer."""
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "kpi.duckdb"))
    monkeypatch.setenv("KPI_TODAY", "2025-10-14")

    def run(cells, command="load"):
        file = tmp_path / "t9.csv"
        file.write_text(f"{HEAD}\n,Sở Tư pháp,09/2025,{cells}\n", encoding="utf-8-sig")
        status = main([command, str(file), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def in_use(folder):
    store = Store.at(folder / "kpi.duckdb")
    with store.reading() as cursor:
        months = parse("2025-09").first, parse("2025-09").last
        rows = queries.sources(cursor, "nghe-an", ["received", "received_online"], months)
        batches = queries.history(cursor, "nghe-an")
    store.close()
    return dict(zip(rows["measure"], rows["value"].astype(int), strict=True)), len(batches)


def test_a_command_writes_nothing_of_a_file_that_does_not_fit_what_it_leaves_in_use(desk, tmp_path):
    assert desk("100,80,,,")[0] == 0
    for command in ("check", "load"):
        status, answer = desk("50,,,,", command)
        assert status == 1
        assert (answer["accepted"], answer["batch"], answer["new"], answer["changed"]) == (False, None, 0, 0)
        assert [p["code"] for p in answer["problems"] if p["severity"] == "error"] == ["mixed_with_stored"]
    assert in_use(tmp_path) == ({"received": 100, "received_online": 80}, 1)
    status, answer = desk("50,40,,,")
    assert (status, answer["accepted"], answer["changed"]) == (0, True, 1)
    assert in_use(tmp_path) == ({"received": 50, "received_online": 40}, 2)


def test_a_command_takes_a_right_correction_and_says_what_stays(desk, tmp_path):
    desk("100,80,,,")
    status, answer = desk("120,,,,")
    assert (status, answer["accepted"], answer["batch"]) == (0, True, "0002")
    (told,) = [problem for problem in answer["problems"] if problem["code"] == "blank_keeps_stored"]
    assert (told["severity"], told["row"], told["found"]) == (
        *("warning", 2),
        "Trực tuyến 80 (đang dùng)",
    )
    assert in_use(tmp_path) == ({"received": 120, "received_online": 80}, 2)


def test_bytes_accepted_before_are_told_as_such_whatever_is_in_use_now(desk):
    desk("100,,,,")
    desk("200,180,,,")
    status, answer = desk("100,,,,")
    assert (status, answer["accepted"], answer["batch"]) == (0, True, "0001")


def test_both_kinds_are_in_the_list():
    assert loaders.KINDS["mixed_with_stored"].severity == "error"
    assert loaders.KINDS["blank_keeps_stored"].severity == "warning"
