"""Figures leave through this room: pictures, workbook, Word briefing, slides, official forms, routes.

Everything here asks `data.answers` and `indicators` for judged figures; nothing is computed a second way.
"""
