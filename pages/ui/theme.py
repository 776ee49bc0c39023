"""Colours, and the one stylesheet of all pages.

This module owns what a colour is called and its light and dark values; `theme.css` uses the names only.
The browser picks the side by the `color-scheme` of the page, so a piece of HTML is the same in both.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pages.ui.html import Html

LIGHT = {
    "page": "#FFFFFF",
    "ink": "#1F2328",
    "muted": "#4A5058",
    "blue": "#12436D",
    "on-blue": "#FFFFFF",
    "missed": "#801650",
    "near": "#F46A25",
    "met": "#28A197",
    "rule": "#8A919C",
    "border": "#C9CED6",
    "grid": "#E3E6EA",
    "soft": "#F4F5F7",
    "missed-ground": "#F3E6ED",
    "late-ground": "#FDF0E9",
}
DARK = {
    "page": "#15191E",
    "ink": "#E8EAED",
    "muted": "#B4BAC2",
    "blue": "#7FB2E5",
    "on-blue": "#15191E",
    "missed": "#E58BB0",
    "near": "#FF9A5C",
    "met": "#4FC3B5",
    "rule": "#7E8894",
    "border": "#4A535E",
    "grid": "#2B323A",
    "soft": "#1E242B",
    "missed-ground": "#3A1F2C",
    "late-ground": "#3A281C",
}

TEXT_ON_GROUND = (
    ("ink", "page"),
    ("ink", "soft"),
    ("ink", "grid"),
    ("ink", "missed-ground"),
    ("ink", "late-ground"),
    ("muted", "page"),
    ("muted", "soft"),
    ("muted", "missed-ground"),
    ("muted", "late-ground"),
    ("blue", "page"),
    ("blue", "soft"),
    ("missed", "page"),
    ("missed", "missed-ground"),
    ("on-blue", "blue"),
)
"""Every pair of colours in which words are written, words first."""


@cache
def stylesheet() -> Html:
    """The `<style>` element every page sends first; it takes no room on the page."""
    light = "".join(f"--ct-{name}:{colour};" for name, colour in LIGHT.items())
    both = "".join(f"--ct-{name}:light-dark({LIGHT[name]},{DARK[name]});" for name in LIGHT)
    variables = f":root{{{light}}}@supports (color:light-dark(#fff,#000)){{:root{{{both}}}}}"
    rules = "\n".join(
        Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("theme.css", "print.css")
    )
    return Html(f"<style>{variables}\n{rules}</style>")


def page_foot(words: str) -> Html:
    """The words at the foot of every printed sheet, with its number."""
    left = f"@bottom-left{{content:{_css_string(words)};{_FOOT}}}"
    right = f'@bottom-right{{content:"Trang " counter(page) "/" counter(pages);{_FOOT}}}'
    sheets = "".join(f"@page {name}{{{left}{right}}}" for name in ("", "wide"))
    return Html(f"<style>{sheets}</style>")


_FOOT = "font:11px 'Source Sans',sans-serif;color:#4A5058"


def brand(name: str, office: str) -> Html:
    """The product's name and office at the left of the navigation, in the page's own font.

    The navigation takes only an image there (`st.logo`); the words stand beside it as its caption.
    """
    words = {"--ct-brand": name, "--ct-office": office}
    quoted = "".join(f"{key}:{_css_string(text)};" for key, text in words.items())
    return Html(f"<style>:root{{{quoted}}}</style>")


BLANK_IMAGE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""One transparent dot: what `st.logo` is given, so that the brand has a place."""


def _css_string(text: str) -> str:
    # A number escape is safe inside a string, a style element and an attribute alike.
    return '"' + "".join(c if c.isalnum() or c in " ·.," else f"\\{ord(c):x} " for c in text) + '"'
