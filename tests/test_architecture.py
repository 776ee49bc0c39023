"""The rooms and who may enter which, read from the imports of the code itself."""

import ast
from pathlib import Path
from unicodedata import normalize

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("indicators", "loaders", "data", "exports", "pages")
MAY_IMPORT = {
    "indicators": set(),
    "loaders": {"indicators"},
    "data": {"indicators"},
    "exports": {"indicators", "data"},
    "pages": {"indicators", "loaders", "data", "exports"},
}
NEVER = {
    "indicators": {"streamlit", "duckdb"},
    "loaders": {"streamlit", "duckdb"},
    "data": {"streamlit"},
    "exports": {"streamlit"},
    "pages": {"duckdb", "plotly"},
}
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
LONGEST_FUNCTION, LONGEST_MODULE, LONGEST_PAGE = 50, 300, 120


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return modules


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_room_imports_only_the_rooms_it_may_enter(path):
    room = path.relative_to(ROOT).parts[0]
    tops = {module.split(".")[0] for module in imported(path)}
    assert not tops & NEVER[room]
    if path.name != "__main__.py":
        assert not (tops & set(ROOMS)) - MAY_IMPORT[room] - {room}


def test_nothing_imports_an_entry_point():
    importing = {name_of(path) for path in SOURCES for m in imported(path) if m.split(".")[-1] == "__main__"}
    assert importing == set()


def test_pages_do_not_know_one_another():
    screens = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    for path in (ROOT / "pages").rglob("*.py"):
        if path.name != "navigation.py":
            others = {f"pages.{name}" for name in screens}
            assert not imported(path) & others, name_of(path)


def test_sql_lives_in_data_only():
    for path in SOURCES:
        if path.relative_to(ROOT).parts[0] != "data":
            text = path.read_text(encoding="utf-8")
            assert "SELECT " not in text, name_of(path)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_functions_and_modules_stay_small(path):
    text = path.read_text(encoding="utf-8")
    is_page = path.parent == ROOT / "pages"
    assert text.count("\n") <= (LONGEST_PAGE if is_page else LONGEST_MODULE)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= LONGEST_FUNCTION, node.name


def test_no_grab_bag_modules():
    stems = {path.stem for path in SOURCES}
    assert not stems & {"utils", "util", "helpers", "common", "manager", "service"}


def test_all_text_is_composed_unicode():
    kinds = ("*.py", "*.yaml", "*.csv", "*.css", "*.md", "*.sql")
    for room in ROOMS:
        for kind in kinds:
            for path in (ROOT / room).rglob(kind):
                if "local" not in path.parts:
                    text = path.read_text(encoding="utf-8")
                    assert normalize("NFC", text) == text, name_of(path)
