"""Pictures from a real browser: whole, of the right size, with every word, or refused."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from PIL import Image

from exports import figures, pictures, renderer
from exports.paper import on_paper
from exports.pictures import SLIDE, WORD, picture
from exports.refusals import ExportError
from exports.renderer import NO_BROWSER, Renderer
from indicators.charts import Chart
from indicators.periods import parse
from tests.documents import sample_office
from tests.test_exports_figures import Q3, chart, office_of, rows

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    opened = office_of(tmp_path_factory.mktemp("office"), rows())
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def drawing(installed_browser):
    """One renderer for this module, with the browser the tests were given."""
    kept = os.environ.get("BROWSER_PATH")
    os.environ["BROWSER_PATH"] = installed_browser
    one = Renderer()
    yield one
    one.close()
    if kept is None:
        del os.environ["BROWSER_PATH"]
    else:
        os.environ["BROWSER_PATH"] = kept


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def alive(group: int) -> list[str]:
    """What still runs of a process group; ended processes that nobody has looked at yet do not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = stat.read_text().rpartition(")")
            state, _, pgrp, *_ = rest.split()
            if int(pgrp) == group and state != "Z":
                found.append(name)
    return found


def words_of(svg: bytes) -> list[str]:
    """The lines of text in an SVG; lines of one annotation are one text."""
    space = "{http://www.w3.org/2000/svg}"
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{space}text")]


def plain(figure: go.Figure, **more) -> Chart:
    layout = {"width": 580, "height": 200, "margin": {"l": 40, "r": 10, "t": 10, "b": 30}, "template": "none"}
    return Chart(figure.update_layout(**layout, **more), "Tiêu đề", "Phụ đề", "Nguồn: tệp.", "Chữ thay hình")


@pytest.mark.parametrize("which", figures.WHICH)
def test_a_picture_for_word_is_16_centimetres_at_200_dots_an_inch(office, drawing, which):
    image = opened(picture(chart(office, which), WORD, renderer=drawing))
    assert image.width == 1260
    assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    assert math.isclose(image.width / image.info["dpi"][0] * 2.54, 16, abs_tol=0.01)


@pytest.mark.parametrize("which", figures.WHICH)
def test_a_picture_for_a_slide_is_1920_by_1080(office, drawing, which):
    reading = figures.reading_of(office, "data_reuse_rate", Q3)
    wide = figures.for_shape(office, reading, which, SLIDE)
    assert opened(picture(wide, SLIDE, renderer=drawing)).size == (1920, 1080)


def test_the_words_of_an_svg_are_exactly_the_charts(office, drawing):
    drawn = chart(office, "ranking", parse("2025-10"))
    words = words_of(picture(drawn, kind="svg", renderer=drawing))
    for wanted in (
        "Tái sử dụng dữ liệu số hóa · sở, ban, ngành · tháng 10/2025 · TẠM TÍNH đến 14/10/2025",
        drawn.title,
        "Sở Y tế",
        "90,0",
        "90/100",
        "Mục tiêu: ▼ ≥\xa060% (QĐ 384, PL.V.3); ▽ ≥\xa050% (QĐ 3667, I.7).",
    ):
        assert wanted in words


def test_an_svg_brings_its_letters_and_asks_nothing_of_other_machines(office, drawing):
    svg = picture(chart(office), kind="svg", renderer=drawing).decode()
    assert '@font-face{font-family:"Source Sans"' in svg
    assert "src:url(data:font/woff2;base64," in svg
    places = {part.split('"')[0].split("<")[0] for part in svg.split("http")[1:]}
    assert {place.split("://")[1] for place in places} <= {"www.w3.org/2000/svg", "www.w3.org/1999/xlink"}


def test_the_page_pictures_are_drawn_in_holds_no_address_outside():
    page = renderer._Page().generate_index()
    assert "http" not in page
    assert "plotly.min.js" in page


def test_vietnamese_letters_are_drawn_with_the_font_of_the_pages(drawing):
    """Were a letter missing from the font, it would come in another width from another font."""
    figure = go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2]))
    for place, text in enumerate(("ẶẴỮỘ ẫữợặ đĐ", "AAUO aaoa dD")):
        look = {"size": 20, "family": "Source Sans"}
        figure.add_annotation(text=text, x=2, y=1 + place, showarrow=False, font=look)
    drawn = drawing.draw(plain(figure).figure.to_plotly_json(), 580, 200, 1.0)
    widths = {text: right - left for text, left, _, right, _ in drawn.words}
    assert widths["AAUO aaoa dD"] > 80
    assert 0.95 < widths["ẶẴỮỘ ẫữợặ đĐ"] / widths["AAUO aaoa dD"] < 1.2


def test_on_a_photocopy_every_mark_is_dark_enough_and_has_a_shape_of_its_own(office, drawing):
    drawn = chart(office, "ranking")
    marks = [trace for trace in drawn.figure.data if trace.mode == "markers"]
    assert len({symbol for trace in marks for symbol in trace.marker.symbol}) == len(marks) >= 2
    grey = opened(picture(drawn, renderer=drawing)).convert("L")
    colours = opened(picture(drawn, renderer=drawing)).convert("RGB")
    for trace in marks:
        rgb = tuple(int(trace.marker.color[at : at + 2], 16) for at in (1, 3, 5))
        places = [
            (x, y)
            for x in range(0, colours.width, 2)
            for y in range(0, colours.height, 2)
            if colours.getpixel((x, y)) == rgb
        ]
        assert len(places) > 40
        assert grey.getpixel(places[0]) < 160


def test_the_same_chart_gives_the_same_bytes(office, drawing):
    drawn = chart(office)
    assert len({picture(drawn, renderer=drawing) for _ in range(5)}) == 1


def test_a_browser_that_was_killed_is_replaced_with_the_next_picture(office, drawing):
    drawn = chart(office)
    first = picture(drawn, renderer=drawing)
    process = drawing.process
    assert process is not None
    os.killpg(process, signal.SIGKILL)
    assert picture(drawn, renderer=drawing) == first
    assert drawing.process != process


def test_threads_share_one_browser(office, drawing):
    drawn, made = chart(office), []
    picture(drawn, renderer=drawing)
    process = drawing.process
    threads = [
        threading.Thread(target=lambda: made.append(picture(drawn, renderer=drawing))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert drawing.process == process


def test_a_closed_renderer_leaves_no_process_and_starts_again(office, drawing):
    picture(chart(office), renderer=drawing)
    process = drawing.process
    drawing.close()
    assert drawing.process is None
    assert alive(process) == []
    assert picture(chart(office), renderer=drawing)


def test_the_browser_ends_with_the_process_that_drew(installed_browser, tmp_path_factory):
    """A whole process, as a command is one: it draws, ends by itself, and nothing of it goes on."""
    own = tmp_path_factory.mktemp("x")  # short: a browser's socket in it may have 107 letters
    script = (
        "import plotly.graph_objects as go\n"
        "from exports.renderer import RENDERER\n"
        "figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2])).to_plotly_json()\n"
        "RENDERER.draw(figure, 300, 200, 1.0)\n"
        "print(RENDERER.process)\n"
    )
    environment = {**os.environ, "BROWSER_PATH": installed_browser, "TMPDIR": str(own)}
    command = [sys.executable, "-W", "always:Implicitly cleaning up:ResourceWarning", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert alive(int(done.stdout)) == []
    assert list(own.iterdir()) == []


def test_without_a_browser_the_words_say_what_to_install(office, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert pictures.browser_path() is None
    with pytest.raises(ExportError) as refused:
        picture(chart(office), renderer=Renderer())
    assert str(refused.value) == NO_BROWSER
    assert "Google Chrome, Chromium hoặc Microsoft Edge" in NO_BROWSER


def test_a_browser_that_cannot_start_is_said(office, monkeypatch, tmp_path):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    with pytest.raises(ExportError, match="bị dừng hai lần liền, chưa tạo hình nào"):
        picture(chart(office), renderer=Renderer())


def test_a_blank_picture_is_refused(drawing):
    white = go.Figure(go.Scatter(x=[1, 2], y=[1, 2], line={"color": "#FFFFFF"}, mode="lines"))
    hidden = {"visible": False}
    blank = replace(plain(white, xaxis=hidden, yaxis=hidden), title="", subtitle="", footer="")
    with pytest.raises(ExportError, match="bị trắng"):
        picture(blank, renderer=drawing)


def test_a_cut_picture_is_refused(drawing):
    figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2]))
    figure.add_annotation(text="chữ dài ở mép", xref="paper", x=1, xanchor="left", y=1, showarrow=False)
    with pytest.raises(ExportError, match="bị cắt ở chữ “chữ dài ở mép”"):
        picture(plain(figure), renderer=drawing)


def test_a_picture_with_words_over_others_is_refused(drawing):
    figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2]))
    for text, up in (("bỏ cấp huyện, còn 130 xã", 0), ("= 100%", 4)):
        figure.add_annotation(text=text, x=1.5, y=1.5, yshift=up, showarrow=False)
    with pytest.raises(ExportError, match="đè lên nhau \\(“bỏ cấp huyện, còn 130 xã”, “= 100%”\\)"):
        picture(plain(figure), renderer=drawing)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    opened = sample_office(tmp_path_factory.mktemp("sample"), date(2026, 10, 20))
    yield opened
    opened.store.close()


@pytest.mark.parametrize(
    ("period", "ends_here"), [("2025-Q3", True), ("2025", False), ("2024-Q3", False), ("2026-10", False)]
)
def test_no_words_cover_others_in_the_course_of_any_indicator(sampled, drawing, period, ends_here):
    drawn = 0
    for name in sampled.registry.indicators:
        reading = figures.reading_of(sampled, name, parse(period), ends_here=ends_here)
        with suppress(ExportError):
            paper = on_paper(figures.for_shape(sampled, reading, "trend", WORD), WORD)
            measured = drawing.draw(paper.figure, paper.width, paper.height, 1.0)
            assert list(pictures.covering(measured.words)) == [], name
            drawn += 1
    assert drawn > 10


@pytest.mark.parametrize("which", ["ranking", "shortfall"])
def test_no_words_cover_others_in_who_stands_where(sampled, drawing, which):
    for name in sampled.registry.indicators:
        reading = figures.reading_of(sampled, name, Q3)
        with suppress(ExportError):
            paper = on_paper(figures.for_shape(sampled, reading, which, WORD), WORD)
            measured = drawing.draw(paper.figure, paper.width, paper.height, 1.0)
            assert list(pictures.covering(measured.words)) == [], name


def test_what_a_browser_left_torn_in_its_pipe_is_not_written_to_the_log():
    """The library reads its own farewell after half an answer as JSON, and logs that it is none."""
    script = (
        "import os\n"
        "import exports.renderer\n"
        "from choreographer.channels import Pipe\n"
        "pipe = Pipe()\n"
        "pipe.open()\n"
        'os.write(pipe._write_from_browser, b\'{"id": 4, "resu\\0{bye}\\n\\0\')\n'
        "print(pipe.read_jsons()[0])\n"
        "pipe.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_picture_that_lost_words_is_refused(drawing):
    figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2]))
    figure.update_xaxes(range=[0, 3])
    figure.add_annotation(text="ngoài trục", x=99, y=1, showarrow=False)
    with pytest.raises(ExportError, match="thiếu chữ"):
        picture(plain(figure), renderer=drawing)


def test_a_figure_the_browser_cannot_draw_is_refused(drawing):
    with pytest.raises(ExportError, match="không vẽ được hình này"):
        drawing.draw({"data": 5, "layout": {}}, 300, 200, 1.0)


def test_a_chart_without_words_is_lower_by_them(office, drawing):
    drawn = chart(office)
    bare = opened(picture(drawn, words=False, renderer=drawing))
    full = opened(picture(drawn, renderer=drawing))
    assert bare.width == full.width == 1260
    assert bare.height < full.height - 250
    assert drawn.title not in words_of(picture(drawn, kind="svg", words=False, renderer=drawing))
