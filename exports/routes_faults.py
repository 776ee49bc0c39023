"""What whoever asked over HTTP is told of a fault nobody foresaw: one sentence and the number in the log."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from data import journal

WORDS = (
    "Ứng dụng gặp lỗi, chưa trả lời được. Hãy tải lại trang; nếu lỗi còn, báo người quản trị kèm mã lỗi {}."
)


async def answer(_: Request, error: Exception) -> Response:
    """500 with the fault's number; its words stay in this process."""
    number = journal.fault("request failed", error, "request")
    return PlainTextResponse(WORDS.format(number), 500, {"Cache-Control": "no-store"})
