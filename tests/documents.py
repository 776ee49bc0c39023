"""Helpers of the tests of documents: an office with the whole sample, a file taken apart, its PDF pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdfium2
import pytest

import loaders
from data import directory, samples
from data.answers import Office, statuses
from data.incoming import Incoming
from data.settings import ROOM, Settings
from data.store import Store
from indicators import registry
from indicators.periods import Period

NUMBER = re.compile(r"[−+]?\d{1,3}(?:\.\d{3})*(?:,\d+)?")
NBSP = "\u00a0"


def sample_office(folder: Path, today: date = date(2025, 10, 14)) -> Office:
    """An office of Nghệ An with the sample, as an app's first start brings it in."""
    folders = (ROOM / "agencies",)
    settings = Settings(folder / "kpi.duckdb", "nghe-an", folders, today, None, 5)
    known, bodies = registry.load(), directory.load("nghe-an", folders)
    office = Office(settings, Store.at(settings.database, min_free_mb=0), known, bodies)
    office.store.bring_sample(_files(office))
    return office


def _files(office: Office) -> Iterator[Incoming]:
    for file in samples.files(office.directory, office.registry):
        read = loaders.load(file.name, file.content, office.registry, office.directory, kind=file.kind)
        yield Incoming(
            *("nghe-an", file.kind, file.name, file.content, "Dữ liệu mẫu"),
            observations=read.observations,
            row_count=read.rows,
            sample=True,
        )


def on_day(office: Office, today: date) -> Office:
    """The same office on another day."""
    return replace(office, settings=replace(office.settings, fixed_today=today))


def number(text: str) -> Decimal:
    """A number as offices write it: "1.234,5" is 1234.5."""
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace(NBSP, " ")


@dataclass(frozen=True)
class Word:
    """A Word file taken apart."""

    content: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "document", docx.Document(BytesIO(self.content)))

    @property
    def paragraphs(self) -> list[str]:
        """Every paragraph of the body that says anything, tables left out."""
        return [plain(p.text) for p in self.document.paragraphs if p.text.strip()]

    @property
    def captions(self) -> list[str]:
        """The captions, in order."""
        return [plain(p.text) for p in self.document.paragraphs if p.style.name == "Caption"]

    @property
    def tables(self) -> list[list[list[str]]]:
        """The tables with captions: rows of cells, the head first."""
        found = [table for table in self.document.tables if table._tbl.xpath(".//w:tblHeader")]
        return [
            [
                ["\n".join(p.text for p in cell.paragraphs).replace(NBSP, " ") for cell in row.cells]
                for row in table.rows
            ]
            for table in found
        ]

    def part(self, name: str) -> str:
        """One part of the file as text."""
        with ZipFile(BytesIO(self.content)) as opened:
            return opened.read(name).decode()


def judged(office: Office, period: Period, scope: str = "total") -> dict[tuple[str, str], dict[str, object]]:
    """The rows of the status command: by plan and indicator, for agencies by agency too."""
    frame = statuses(office, (period,), scope=scope)
    rows = frame.to_dict("records")
    if scope == "agencies":
        return {(row["plan"], row["indicator"], row["agency"]): row for row in rows}
    return {(row["plan"], row["indicator"]): row for row in rows}


def pdf_of(content: bytes, ending: str, folder: Path) -> pypdfium2.PdfDocument:
    """The file as LibreOffice lays it out; the test is skipped where there is none."""
    office = shutil.which("soffice")
    path = folder / f"tai-lieu{ending}"
    path.write_bytes(content)
    if office is not None:
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
    if not path.with_suffix(".pdf").exists():
        reason = "LibreOffice (Writer, Impress) is not installed"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return pypdfium2.PdfDocument(path.with_suffix(".pdf"))


def lines_of(page: pypdfium2.PdfPage) -> list[str]:
    """The lines of a page, from top to bottom."""
    return [line.strip() for line in page.get_textpage().get_text_range().splitlines() if line.strip()]


def inked(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn on a page, in millimetres from the left and top."""
    image = page.render(scale=1).to_pil().convert("L").point(lambda grey: 255 if grey < 250 else 0)
    box = image.getbbox() or (0, 0, 0, 0)
    return tuple(side * 25.4 / 72 for side in box)  # type: ignore[return-value]
