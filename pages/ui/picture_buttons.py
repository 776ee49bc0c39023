"""Under a chart: its picture with title, target, source and date, as PNG for Word and as SVG.

Nothing is drawn until somebody asks. Without a browser on the server the page says what to install, and
the reader's own browser saves the bare drawing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from exports import pictures
from exports.pictures import Kind, Shape
from exports.refusals import ExportError
from indicators.charts import Chart
from pages.ui import downloads, html

LABELS: dict[Kind, str] = {"png": "Tải ảnh PNG", "svg": "Tải SVG"}
TYPES: dict[Kind, str] = {"png": "image/png", "svg": "image/svg+xml"}
FAILURES = "picture-failures"
NO_BROWSER = (
    "Máy chủ chưa có Google Chrome, Chromium hoặc Microsoft Edge nên chưa tạo được ảnh kèm tiêu đề và nguồn; "
    "đề nghị quản trị viên cài một trong ba. Trong lúc chờ: đưa chuột lên hình, bấm biểu tượng máy ảnh ở góc "
    "trên bên phải để tải riêng hình vẽ."
)


def can_draw() -> bool:
    """Whether the server has a browser to draw with."""
    return pictures.browser_path() is not None


def show(key: str, name: str, chart: Callable[[Shape], Chart]) -> None:
    """The two buttons; `chart` lays the chart out anew for a shape, `name` is the file's, without ending.

    `chart` is called outside the page's run, so it must not use the page.
    """
    if not can_draw():
        return
    failures: dict[str, str] = st.session_state.setdefault(FAILURES, {})
    with st.container(horizontal=True, key=f"pictures-{key}"):
        for kind, label in LABELS.items():
            downloads.button(
                label,
                partial(_drawn, chart, kind, failures, key),
                f"{name}.{kind}",
                TYPES[kind],
                what="Hình",
                act="export",
                on_click="rerun",
                type="tertiary",
                key=f"picture-{key}-{kind}",
            )
    if why := failures.pop(key, ""):
        st.html(html.note(why))


def no_browser() -> None:
    """Said once on a page, where there is no browser to draw with."""
    if not can_draw():
        st.html(html.note(NO_BROWSER))


def _drawn(chart: Callable[[Shape], Chart], kind: Kind, failures: dict[str, str], key: str) -> bytes:
    """The picture; what goes wrong is kept for the page's next run, which is the one that can say it."""
    try:
        return pictures.picture(chart(pictures.WORD), pictures.WORD, kind)
    except ExportError as error:
        failures[key] = str(error)
        raise


def config(name: str) -> dict[str, Any]:
    """Plotly's settings of a chart on a page: no buttons, or that of a picture where the server has none."""
    if can_draw():
        return {"displayModeBar": False}
    words = {"Download plot as a PNG": "Tải hình", "Download plot": "Tải hình"}
    return {
        "displayModeBar": "hover",
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
        "locale": "vi",
        "locales": {"vi": {"dictionary": words}},
    }
