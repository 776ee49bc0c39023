"""Why something could not be written: an exception whose text a reader sees."""

from __future__ import annotations


class ExportError(Exception):
    """Nothing was written; the text says why and what to do, in Vietnamese."""


class NothingToSayError(ExportError):
    """There is nothing to write about and nothing is wrong: who owes no report gets no reminder."""
