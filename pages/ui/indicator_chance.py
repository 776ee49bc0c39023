"""Còn kịp cuối năm: what the rest of the year must bring, under an assumption the reader may change."""

from __future__ import annotations

import streamlit as st

from indicators.profiles import documents
from indicators.profiles.readings import Reading
from pages.ui import assumption, html, indicator_prospects, indicator_words


def draw(reading: Reading) -> int:
    """The section in the column at the side, nothing where nobody would ask; what a month left may bring."""
    found, words = documents.chances(reading)
    agencies = indicator_prospects.known(reading, assumption.USUAL)
    if not found and not words and not agencies:
        return assumption.USUAL
    is_open = any(one.months_left for one in found) or any(one.months_left for one in agencies.values())
    st.html(html.section("Còn kịp cuối năm?" if is_open or not (found or agencies) else "Cả năm đã biết"))
    place = st.container()
    load = assumption.choose() if is_open else assumption.USUAL
    if load != assumption.USUAL:
        found, words = documents.chances(reading, load)
        agencies = indicator_prospects.known(reading, load)
    place.html(indicator_words.chances(found, words) + indicator_prospects.summary(reading, agencies))
    return load
