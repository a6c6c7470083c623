"""All fields of a status report, in one column or in two, and what has been typed into them."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from portfolio.projects.records.page import FormData
from portfolio.values import language
from portfolio.values.doubts import Doubt
from portfolio.values.errors import BadInput, Doubtful
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import label, mark
from portfolio.values.signs import shown
from tui.form.entries import (
    CERTAINTY,
    COLUMNS,
    FORM_FIELDS,
    SECTIONS,
    Entry,
    asked,
    before_text,
    head_of,
    texts_of,
)
from tui.form.field_row import FieldRow
from tui.widgets.words import Words

#: From this width on the fields stand in two columns.
_WIDE: Final = 116


class FieldSheet(VerticalScroll):
    """The fields of the form by name: filled from what is on record, read as what was typed."""

    DEFAULT_CSS = """
    FieldSheet { height: 1fr; scrollbar-size-vertical: 1; }
    FieldSheet .section { color: $primary; text-style: bold; padding: 0 1; }
    FieldSheet .column { height: auto; width: 100%; }
    FieldSheet.-wide { layout: horizontal; }
    FieldSheet.-wide .column { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__(can_focus=False)

    def compose(self) -> ComposeResult:
        for column in COLUMNS:
            with Vertical(classes="column"):
                for title, names in column:
                    yield Words(partial(head_of, title), classes="section")
                    for name in names:
                        yield FieldRow(FORM_FIELDS[name], required=name == CERTAINTY.name)

    def on_resize(self) -> None:
        """Stand in two columns where there is room."""
        self.set_class(self.size.width >= _WIDE, "-wide")

    # --- what stands in it -------------------------------------------------------------------

    @property
    def rows(self) -> Iterator[FieldRow]:
        """The fields from top to bottom."""
        yield from self.query(FieldRow)

    def row(self, name: str) -> FieldRow:
        """Return one field's row."""
        return self.query_one(f"#{name.replace('_', '-')}", FieldRow)

    def show(self, form: FormData, *, keep: bool) -> None:
        """Show what stands on record; `keep` leaves what was typed and not filed."""
        texts = texts_of(form)
        for row in self.rows:
            field, before = row.field, form.before.get(row.field.name)
            row.fill(
                texts[field.name],
                partial(before_text, field, before, form.project.documents),
                likely=str(before[1]) if before else "",
                keep=keep,
            )

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What stood on record in each field, and what stands in it now."""
        return {row.field.name: row.entry for row in self.rows}

    @property
    def wrong(self) -> list[FieldRow]:
        """The fields whose text cannot be read."""
        return [row for row in self.rows if row.wrong]

    @property
    def contested(self) -> list[FieldRow]:
        """The fields that somebody else has changed on record meanwhile."""
        return [row for row in self.rows if row.contested]

    def beside(self, row: FieldRow | None, step: int) -> FieldRow:
        """Return the first field of the section after that of a row, or before it; round the ends."""
        firsts = [names[0] for _, names in SECTIONS]
        place = self._section_of(row)
        if place < 0:
            return self.row(firsts[0 if step > 0 else -1])
        return self.row(firsts[(place + step) % len(firsts)])

    def _section_of(self, row: FieldRow | None) -> int:
        here = row.field.name if row else ""
        return next((n for n, (_, names) in enumerate(SECTIONS) if here in names), -1)

    def following(self, row: FieldRow | None) -> list[str]:
        """Return the titles of the sections after that of a row; none where all are in sight."""
        place = self._section_of(row)
        return [] if self.has_class("-wide") else [label(t) for t, _ in SECTIONS[place + 1 :]]

    def show_section(self, row: FieldRow) -> None:
        """Scroll so that the section that a row begins stands at the top, with its title."""
        around = row.parent
        if around is not None:
            title = around.children[around.children.index(row) - 1]
            self.scroll_to_widget(title, top=True, animate=False)

    # --- what is wrong -----------------------------------------------------------------------

    def complain(self, problem: BadInput | None) -> FieldRow | None:
        """Say which rule is broken, under its field, and nothing under the others; return its row.

        What is doubted is asked about under each field that it speaks of.
        """
        told: dict[str, Callable[[], str]]
        again = mark("^s once more files it all the same.")
        told = {item.field: partial(asked, item, again) for item in _doubts(problem)}
        if problem is not None and problem.field in FIELD_BY_NAME and not told:
            told[problem.field] = partial(_words, problem)
        for row in self.rows:
            if words := told.get(row.field.name):
                row.complain(words)
            else:
                row.relent()
        return next((row for row in self.rows if row.field.name in told), None)


def _doubts(problem: BadInput | None) -> tuple[Doubt, ...]:
    return problem.doubts if isinstance(problem, Doubtful) else ()


def _words(problem: BadInput) -> str:
    return shown(language.sentence(problem))
