"""The virtual table: which columns fit, and that only lines on screen are asked for."""

from collections.abc import Sequence

from textual.app import App, ComposeResult

from portfolio.values.language import Term
from tui.list.columns import COLUMNS
from tui.widgets.table import Cell, Column, Line, Table, fitted


def shown(width: int) -> list[str]:
    return [COLUMNS[place].key for place, _ in fitted(COLUMNS, width)]


def test_columns_go_from_the_right_but_code_name_light_and_slip_stay() -> None:
    everything = [column.key for column in COLUMNS]
    assert shown(200) == everything
    for width in range(200, 20, -1):
        left = shown(width)
        assert {"light", "code", "name", "slip"} <= set(left)
        goers = [key for key in everything if key not in ("light", "code", "name", "slip")]
        kept = [key for key in goers if key in left]
        assert kept == goers[: len(kept)]


def test_columns_fill_the_width_and_no_more() -> None:
    for width in (50, 80, 100, 140):
        assert sum(cells + 1 for _, cells in fitted(COLUMNS, width)) <= width


class Many:
    """Ten thousand rows that remember which of them were asked for."""

    def __init__(self) -> None:
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return 10_000

    def window(self, first: int, last: int) -> Sequence[Line]:
        places = range(max(first, 0), min(last, len(self)))
        self.asked.update(places)
        return [Line(str(place), (Cell(f"row {place}"),), None) for place in places]

    def place(self, key: str) -> int | None:
        return int(key)


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield Table([Column("name", Term("column", "Project"), width=10, grows=20)])


async def test_only_the_lines_on_screen_are_asked_for() -> None:
    app, rows = Shown(), Many()
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.query_one(Table)
        table.show(rows)
        table.focus()
        await pilot.pause()
        assert max(rows.asked) < 20
        await pilot.press("end")
        await pilot.pause()
        assert table.key == "9999"
        assert len(rows.asked) < 60
        await pilot.press("home", "pagedown")
        assert table.key == "11"
        table.show(rows)
        assert table.key == "11"


async def test_a_second_click_opens_the_row() -> None:
    opened: list[str] = []

    class Clicked(Shown):
        def on_table_opened(self, event: Table.Opened) -> None:
            opened.append(event.key)

    async with Clicked().run_test(size=(40, 12)) as pilot:
        pilot.app.query_one(Table).show(Many())
        await pilot.pause()
        await pilot.click(Table, offset=(3, 4))
        assert pilot.app.query_one(Table).key == "3"
        await pilot.click(Table, offset=(3, 4), times=2)
        assert opened == ["3"]


async def test_the_scrollbar_hides_nothing_of_the_last_column() -> None:
    class Right(App[None]):
        def compose(self) -> ComposeResult:
            yield Table([Column("n", Term("column", "Project"), width=10, right=True, grows=99)])

    async with Right().run_test(size=(40, 12)) as pilot:
        table = pilot.app.query_one(Table)
        table.show(Many())
        await pilot.pause()
        assert table.scrollbar_size_vertical == 1
        line = table.render_line(3).text
        assert line.rstrip().endswith("row 2")
        assert len(line) == 39


async def test_a_click_on_a_title_names_its_column() -> None:
    titled: list[str] = []

    class Clicked(Shown):
        def on_table_titled(self, event: Table.Titled) -> None:
            titled.append(event.column)

    async with Clicked().run_test(size=(40, 12)) as pilot:
        table = pilot.app.query_one(Table)
        table.show(Many(), by="name", descending=True)
        await pilot.pause()
        await pilot.click(Table, offset=(3, 0))
        assert titled == ["name"]
        assert table.render_line(0).text.split() == ["Project↓"]
