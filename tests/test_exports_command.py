"""`python -m exports` as a scheduler calls it: exit statuses, one JSON value, whole files or none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from exports import files
from exports.refusals import ExportError
from tests.conftest import ROOT, served
from tests.test_commands import Desk, online

ROWS = [
    f",{name},{month:02d}/2025,100,{online_filed},10,{100 - online_filed},0"
    for month in range(3, 10)
    for name, online_filed in (("Sở Tư pháp", 60 + month), ("Sở Y tế", 80 + month))
]
SMALL = """id,name,short_name,tier,code,portal_code,aliases,valid_from,valid_to,successors
tinh-x,UBND tỉnh X,Tỉnh X,toan_tinh,,H99,,,,
so-a,Sở A,Sở A,so_nganh,,H99.1,,,,
so-b,Sở B,Sở B,so_nganh,,H99.2,,,,
"""


@pytest.fixture
def desk(tmp_path):
    one = Desk(tmp_path)
    loaded = one.run("loaders", "load", one.file(online(*ROWS)))
    assert loaded.returncode == 0, loaded.stderr
    return one


@pytest.fixture
def drawing_desk(desk, installed_browser):
    desk.environment["BROWSER_PATH"] = installed_browser
    return desk


def chart(desk, out, *more, period="2025-Q3"):
    return desk.run("exports", "chart", "online_filing_rate", "--period", period, "--out", str(out), *more)


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.browser
def test_a_chart_is_written_and_named(drawing_desk, tmp_path):
    out = tmp_path / "hinh.png"
    done = chart(drawing_desk, out)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{out}\n", "")
    with Image.open(out) as image:
        assert image.width == 1260


@pytest.mark.browser
def test_the_answer_of_json_names_the_file(drawing_desk, tmp_path):
    out = tmp_path / "hinh.svg"
    words = ("chart", "online_filing_rate", "--period", "2025-Q3", "--which", "ranking", "--out", str(out))
    answer = drawing_desk.json("exports", *words)
    size = out.stat().st_size
    assert answer == {"files": [{"file": str(out), "agency": "nghe-an", "bytes": size}], "refused": []}
    assert "1/2 sở, ban, ngành đạt 80%" in out.read_text(encoding="utf-8")


@pytest.mark.browser
def test_one_agency_and_a_slide(drawing_desk, tmp_path):
    out = tmp_path / "hinh.png"
    assert chart(drawing_desk, out, "--agency", "so-y-te", "--shape", "slide").returncode == 0
    with Image.open(out) as image:
        assert image.size == (1920, 1080)


@pytest.mark.browser
def test_beside_a_running_app_the_picture_is_the_same(drawing_desk, tmp_path):
    alone, beside = tmp_path / "mot.png", tmp_path / "hai.png"
    assert chart(drawing_desk, alone).returncode == 0
    with served(tmp_path, KPI_TODAY="2025-10-14"):
        assert chart(drawing_desk, beside).returncode == 0
    assert alone.read_bytes() == beside.read_bytes()


@pytest.mark.browser
def test_beside_a_running_app_documents_say_the_same(drawing_desk, tmp_path):
    parts = {"so-lieu.xlsx": "xl/sharedStrings.xml", "bao-cao.docx": "word/document.xml"}

    def written(folder):
        said = []
        for (name, part), kind in zip(parts.items(), ("workbook", "briefing"), strict=True):
            words = (kind, "--period", "2025-Q3", "--out", str(folder / name))
            assert drawing_desk.run("exports", *words).returncode == 0
            said.append(ZipFile(folder / name).read(part))
        return said

    alone, beside = tmp_path / "mot", tmp_path / "hai"
    alone.mkdir()
    beside.mkdir()
    found = written(alone)
    with served(tmp_path, KPI_TODAY="2025-10-14"):
        assert written(beside) == found


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"out": "hinh.jpg"}, "Tệp hinh.jpg cần đuôi .png hoặc .svg."),
        ({"period": "2025-Q9"}, "Không đọc được kỳ “2025-Q9”."),
        (
            {"period": "2025-Q1", "which": "shortfall", "agency": "so-tu-phap"},
            "không lập cho riêng một đơn vị",
        ),
        ({"period": "2026-Q1"}, "Hồ sơ nộp trực tuyến: chưa có số liệu quý I/2026. Chưa tạo hình nào."),
        ({"agency": "so-khong-co"}, "Không có đơn vị “so-khong-co”."),
        ({"plan": "quang-tri-2025"}, "Kế hoạch quang-tri-2025 là của quang-tri"),
        ({"plan": ""}, "Không có kế hoạch “”."),
        (
            {"agency": "so-giao-thong-van-tai"},
            "Sở Giao thông vận tải không tồn tại trong quý III/2025. Chưa tạo hình nào.",
        ),
    ],
)
def test_a_call_that_is_off_writes_nothing_and_says_why(desk, tmp_path, more, said):
    words = {"period": "2025-Q3", "out": str(tmp_path / "hinh.png"), **more}
    options = [part for name, value in words.items() for part in (f"--{name}", value)]
    before = files_of(tmp_path)
    answer = desk.json("exports", "chart", "online_filing_rate", *options, status=2)
    assert said in answer["error"]
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("name", ["la", ""])
def test_an_unknown_indicator_is_said(desk, tmp_path, name):
    words = ("chart", name, "--period", "2025-Q3", "--out", str(tmp_path / "hinh.png"))
    assert f"Không có chỉ tiêu “{name}”." in desk.json("exports", *words, status=2)["error"]


def test_without_a_browser_the_command_says_what_to_install(desk, tmp_path):
    desk.environment["BROWSER_PATH"] = "/nowhere/chromium"
    done = chart(desk, tmp_path / "hinh.png")
    assert done.returncode == 2
    assert done.stderr.startswith("Máy chủ chưa có trình duyệt để vẽ hình. Cài Google Chrome, Chromium hoặc")
    assert not (tmp_path / "hinh.png").exists()


@pytest.mark.browser
def test_a_folder_that_is_not_there_is_said(drawing_desk, tmp_path):
    done = chart(drawing_desk, tmp_path / "chua-co" / "hinh.png")
    assert (done.returncode, "thư mục chưa có. Chưa tạo tệp nào." in done.stderr) == (2, True)


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 64 kB that is its own; only an administrator can make one."""
    place = tmp_path / "dia-nho"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.browser
def test_a_full_disk_leaves_no_half_picture_and_the_old_one_whole(drawing_desk, tiny_disk):
    old = tiny_disk / "hinh.png"
    old.write_bytes(b"hinh cu")
    done = chart(drawing_desk, old)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Ổ đĩa đã đầy, không ghi được {old}.")
    assert files_of(tiny_disk) == ["hinh.png"]
    assert old.read_bytes() == b"hinh cu"


def test_a_file_that_may_not_grow_is_a_full_disk_too(tmp_path):
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from exports import files, refusals\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    files.put(Path(sys.argv[1]), b'x' * 5000)\n"
        "except refusals.ExportError as error:\n"
        "    print(error)\n"
    )
    out = tmp_path / "tep.docx"
    command = [sys.executable, "-c", script, str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == (
        f"Ổ đĩa đã đầy, không ghi được {out}. Không để lại tệp dở dang; giải phóng chỗ rồi chạy lại.\n"
    )
    assert files_of(tmp_path) == []


def test_a_file_is_put_in_place_whole(tmp_path):
    files.put(tmp_path / "tep.xlsx", b"moi")
    files.put(tmp_path / "tep.xlsx", b"moi hon")
    assert files_of(tmp_path) == ["tep.xlsx"]
    assert (tmp_path / "tep.xlsx").read_bytes() == b"moi hon"


def test_a_folder_in_the_files_place_is_said(tmp_path):
    (tmp_path / "tep.xlsx").mkdir()
    with pytest.raises(ExportError, match=r"đã có thư mục cùng tên\. Chưa tạo tệp nào\."):
        files.put(tmp_path / "tep.xlsx", b"moi")
    assert files_of(tmp_path) == ["tep.xlsx"]


def test_a_file_in_the_folders_place_is_said_in_vietnamese(tmp_path):
    (tmp_path / "bo").write_bytes(b"")
    with pytest.raises(ExportError, match=r"đã có tệp cùng tên\. Chưa tạo tệp nào\."):
        files.folder(tmp_path / "bo")


def small(tmp_path) -> Desk:
    """A province of two agencies, of which one sent its months."""
    (tmp_path / "don-vi").mkdir()
    (tmp_path / "don-vi" / "tinh-x.csv").write_text(SMALL, encoding="utf-8")
    desk = Desk(tmp_path, KPI_JURISDICTION="tinh-x", KPI_AGENCIES=str(tmp_path / "don-vi"))
    rows = [f",Sở A,{month:02d}/2025,100,{60 + month},10,{40 - month},0" for month in range(7, 10)]
    loaded = desk.run("loaders", "load", desk.file(online(*rows)))
    assert loaded.returncode == 0, loaded.stderr
    return desk


def test_all_writes_one_file_for_the_whole_and_one_for_each_agency(tmp_path):
    desk, out = small(tmp_path), tmp_path / "bo"
    answer = desk.json("exports", "workbook", "--period", "2025-Q3", "--all", "--out", str(out))
    names = ["so-lieu_2025-Q3.xlsx", "so-lieu_2025-Q3_so-a.xlsx", "so-lieu_2025-Q3_so-b.xlsx"]
    assert [Path(file["file"]).name for file in answer["files"]] == names
    assert files_of(out) == sorted(names)
    assert answer["refused"] == []
    for name in names:
        assert (out / name).read_bytes().startswith(b"PK")


def test_agencies_that_owe_nothing_get_no_reminder_and_are_no_fault(tmp_path):
    desk, out = small(tmp_path), tmp_path / "bo"
    call = ("exports", "letters", "--which", "reminder", "--period", "2025-Q3", "--all", "--out", str(out))
    done = desk.run(*call)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
    assert done.stderr == "1 đơn vị không có gì phải đôn đốc: không lập công văn.\n"
    assert files_of(out) == ["cong-van-don-doc_2025-Q3.docx", "cong-van-don-doc_2025-Q3_so-b.docx"]
    answer = desk.json(*call)
    assert (answer["refused"], answer["nothing_to_say"]) == ([], ["so-a"])


def test_where_nobody_owes_anything_no_letter_is_made_and_the_status_says_so(tmp_path):
    desk, out = small(tmp_path), tmp_path / "bo"
    call = ("exports", "letters", "--which", "reminder", "--period", "2030-Q1", "--all", "--out", str(out))
    done = desk.run(*call)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "2 đơn vị không có gì phải đôn đốc: không lập công văn.\n"
    assert files_of(out) == []


def test_one_document_goes_to_its_file_or_into_a_folder(tmp_path):
    desk = small(tmp_path)
    done = desk.run("exports", "workbook", "--period", "2025-Q3", "--out", str(tmp_path / "q3.xlsx"))
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'q3.xlsx'}\n")
    (tmp_path / "bo").mkdir()
    done = desk.run(
        "exports", "workbook", "--period", "2025-Q3", "--agency", "so-a", "--out", str(tmp_path / "bo")
    )
    assert done.returncode == 0
    assert files_of(tmp_path / "bo") == ["so-lieu_2025-Q3_so-a.xlsx"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--out", "q3.docx"], "Tệp q3.docx cần đuôi .xlsx, hoặc là một thư mục đã có."),
        (["--all", "--out", "q3.xlsx"], "--all ghi nhiều tệp: --out cần tên một thư mục, đã thấy q3.xlsx."),
        (["--all", "--agency", "so-a", "--out", "bo"], "Dùng --agency hoặc --all, không dùng cả hai."),
        (["--agency", "so-c", "--out", "q3.xlsx"], "Không có đơn vị “so-c”."),
        (["--agency", "", "--out", "q3.xlsx"], "Không có đơn vị “”."),
        (["--plan", "la", "--out", "q3.xlsx"], "Không có kế hoạch “la”."),
        (["--plan", "", "--out", "q3.xlsx"], "Không có kế hoạch “”."),
        ([], "thiếu --out"),
    ],
)
def test_documents_refuse_calls_that_are_off(tmp_path, more, said):
    desk = small(tmp_path)
    answer = desk.json("exports", "workbook", "--period", "2025-Q3", *more, status=2)
    assert said in answer["error"]
    assert not list(ROOT.glob("q3.*"))
