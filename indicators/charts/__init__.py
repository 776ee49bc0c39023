"""Figures: from a table and an indicator to a Plotly figure with the words around it.

A notebook can build every one of them; nothing here reads a store or knows a screen.
"""

from indicators.charts.bars import needed, shortfall
from indicators.charts.canvas import Caption, Chart
from indicators.charts.dots import ranking
from indicators.charts.line import trend

__all__ = ["Caption", "Chart", "needed", "ranking", "shortfall", "trend"]
