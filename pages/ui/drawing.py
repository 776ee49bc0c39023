"""A chart on a page, in the colours of the side the reader looks at."""

from __future__ import annotations

import json
import re

import streamlit as st

from indicators.charts import Chart
from pages.ui import picture_buttons, theme

DARKER = {theme.LIGHT[name].upper(): theme.DARK[name] for name in theme.LIGHT if name != "on-blue"}


def draw(chart: Chart, key: str, name: str) -> None:
    """The drawing with its alt text; `name` is that of a picture the reader's own browser saves."""
    is_dark = st.context.theme.type == "dark"
    figure = json.loads(darkened(chart.figure.to_json())) if is_dark else chart.figure
    config = picture_buttons.config(name)
    st.plotly_chart(figure, theme=None, key=f"figure-{key}", alt=chart.alt, config=config)


def darkened(figure: str) -> str:
    """A figure's JSON in the colours of the dark side, inside its texts too."""
    return re.sub(r"#[0-9A-Fa-f]{6}", lambda colour: DARKER.get(colour[0].upper(), colour[0]), figure)
