"""The keys of the first screen."""

from dataclasses import replace
from typing import Final

from textual.binding import BindingType

from portfolio.values.language import mark
from tui.shell.bindings import INDICATORS, RELOAD, key

ON_SCREEN: Final[list[BindingType]] = [
    key(
        "r",
        "report",
        mark("Report"),
        mark("Files this month's report of the project under the cursor."),
    ),
    key(
        "m",
        "round",
        mark("Monthly round"),
        mark(
            "Walks through the projects shown that have no report this month; Enter there files that"
            " nothing has changed."
        ),
    ),
    key(
        "slash",
        "filter",
        mark("Filter"),
        mark(
            "Words in code, name, town, stage; “zyy” finds 中医医院. Also red, -planned, slip>6,"
            " beds>=100, town=…, unreported."
        ),
        display="/",
    ),
    key("escape", "unmark", mark("Take marks off")),
    key("escape", "clear_filter", mark("Clear filter")),
    key("g", "gantt", mark("Gantt"), mark("Draws the projects shown as bars over time.")),
    key(
        "c",
        "capacity",
        mark("Bed capacity"),
        mark("Beds per 1,000 residents month by month against the target."),
    ),
    key(
        "w",
        "whatif",
        mark("What if"),
        mark("Moves projects to see whether the target is met; nothing is written."),
    ),
    replace(INDICATORS, show=False, id=None),
    key("x", "reconcile", mark("Checks"), mark("Compares the printed totals with their rows.")),
    key("h", "history", mark("Change log"), mark("Who changed what, when and why.")),
    key(
        "u",
        "undo",
        mark("Undo"),
        mark("Takes back your newest change; says first what that is."),
    ),
    key(
        "a",
        "add",
        mark("New project"),
        mark("Adds a project with its plan figures, and a reason for the log."),
    ),
    key(
        "e",
        "export",
        mark("Export"),
        mark("Writes the list as shown, a chart or the monthly pack to a file."),
    ),
    key(
        "v",
        "view",
        mark("View"),
        mark("Shows only some projects: not reported, due and unreported, late; saves own views."),
    ),
    key(
        "b",
        "group",
        mark("Group by"),
        mark("Groups by group, funder, township, stage or nature, or not at all."),
    ),
    key(
        "s",
        "order",
        mark("Order"),
        mark("Orders by any column; the same one again reverses it."),
    ),
    key(
        "i",
        "fold",
        mark("Answer"),
        mark("Shows the answer in one line, as a table, or with all its notes."),
        show=False,
    ),
    RELOAD,
    key("q", "app.quit", mark("Quit")),
]
#: What the filter takes as letters while it is typed.
NOT_WHILE_TYPING: Final = (
    *("filter", "report", "round", "gantt", "capacity", "whatif", "reconcile", "history"),
    *("indicators", "undo", "add", "export", "view", "group", "order", "fold"),
)
