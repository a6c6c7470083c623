"""ARCHITECTURE.md says what is so: its picture equals the imports, its paths exist."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
#: The rooms, the highest first, as the picture has them.
ROOMS = (
    *("tui", "cli", "care", "exchange", "pack", "pictures", "whatif", "history", "findings"),
    *("money", "beds", "projects", "store", "values"),
)


def modules():
    for package in ("portfolio", "tui"):
        yield from sorted((ROOT / package).rglob("*.py"))


def room_of(path):
    parts = path.relative_to(ROOT).parts
    return "tui" if parts[0] == "tui" else parts[1].removesuffix(".py")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name.split(".")[1] for name in names if name.startswith("portfolio."))


def imports():
    """Return which rooms each room imports."""
    found = defaultdict(set)
    for path in modules():
        room = room_of(path)
        found[room] |= {name for name in imported(path) if name in ROOMS and name != room}
    return found


def drawn():
    """Return what the picture says: each room, in order, with the rooms it imports."""
    found = {}
    for line in PAGE.splitlines():
        match = re.fullmatch(r"    (\w+) +.*?  +(\S.*)", line)
        if match and match[1] in ROOMS:
            found[match[1]] = match[2]
    return found


def test_the_picture_equals_the_imports_room_by_room():
    picture, found = drawn(), imports()
    assert tuple(picture) == ROOMS
    for place, room in enumerate(ROOMS):
        below = set(ROOMS[place + 1 :])
        said = picture[room]
        if said.startswith("all of them"):
            assert found[room] >= below - {"cli"}, room
            assert found[room] - below == set(), room
        else:
            assert set(re.findall(r"\w+", said)) & set(ROOMS) == found[room], room


def test_a_name_in_a_file_is_there():
    said = re.findall(r"`([A-Za-z_]+)` in `([a-z_/]+/[a-z_]+\.py)`", PAGE)
    assert len(said) > 10
    for name, path in said:
        places = (ROOT / path, ROOT / "portfolio" / path)
        text = "".join(place.read_text("utf-8") for place in places if place.exists())
        assert re.search(rf"\b{name}\b", text), (name, path)


def test_only_rooms_stand_at_the_top():
    top = {path.name for path in (ROOT / "portfolio").iterdir()} - {"__pycache__"}
    rooms = set(ROOMS) - {"tui"}
    assert top - {"_migrations", "_data"} == rooms | {"__init__.py", "__main__.py", "py.typed"}


def test_rooms_that_the_six_names_bind_hold_no_others():
    six = {"rules", "records", "queries", "service", "words", "data"}
    papers = {"monthbook", "brief", "meeting", "page", "sheet", "lists", "looks", "frame", "xlsx"}
    for room in ("projects", "beds", "money", "findings", "history", "whatif", "pack", "care"):
        names = {path.stem for path in (ROOT / "portfolio" / room).iterdir()}
        names -= {"__init__", "__pycache__"} | (papers if room == "pack" else set())
        assert names <= six, room


def test_sql_is_spoken_in_the_store_and_in_queries_alone():
    """A service names the session's type and an error of the database at the most."""
    for path in modules():
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[:2] == ("portfolio", "store") or "queries" in parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlal")):
                continue
            names = {alias.name for alias in node.names}
            assert "service" in parts, path
            assert names <= {"Session", "Connection", "OperationalError"}, (path, names)


def test_every_path_that_the_page_names_exists():
    for name in re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.[a-z]+)?)`", PAGE):
        if "/" not in name:
            continue
        places = (ROOT / name, ROOT / "portfolio" / name)
        assert any(path.exists() or path.with_suffix(".py").exists() for path in places), name


def test_the_page_is_short():
    assert len(PAGE.splitlines()) < 150
