"""A problem as one line for people, with its place and its remedy."""

from __future__ import annotations

from loaders.problems import Problem


def line(problem: Problem) -> str:
    """The problem in one line: how bad, where, what was found, what is needed, what to do."""
    severity = "Lỗi" if problem.severity == "error" else "Cảnh báo"
    place = [f"trang “{problem.sheet}”"] if problem.sheet else []
    place += [f"dòng {problem.place}"] if problem.row else []
    place += [f"cột {problem.column}"] if problem.column else []
    where = f" ({', '.join(place)})" if place else ""
    parts = (
        *(f"- {severity}{where}: {problem.title}", f"Tìm thấy: {problem.found}"),
        *(f"Cần: {problem.expected}", f"Cách sửa: {problem.remedy}"),
    )
    return " ".join(f"{part.rstrip('.')}." for part in parts)
