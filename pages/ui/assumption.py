"""What the months left of a year are taken to bring: the one control behind every "còn kịp cuối năm"."""

from __future__ import annotations

from indicators.profiles import outlook
from pages.ui import choices

LOAD = "gia-dinh"
USUAL = 100


def choose(width: int = 330) -> int:
    """What a month left is taken to bring, in per cent of the average month so far."""
    words = {str(load): _words(load) for load in outlook.LOADS}
    chosen = choices.choice(LOAD, "Giả định", list(words), str(USUAL), words.__getitem__, width=width)
    return int(chosen)


def _words(load: int) -> str:
    if load == USUAL:
        return "Giả định: tháng còn lại như bình quân"
    return f"Giả định: tháng còn lại bằng {load}% bình quân"
