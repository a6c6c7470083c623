"""The changes of a project: who made them, when, what was changed and why."""

from portfolio.history.words.log import change_lines
from portfolio.values.language import mark, plural
from portfolio.values.words import say
from tui.project.sheet.held import MOST_CHANGES, Held, group_style
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section


def log_sections(held: Held) -> list[Section]:
    """Return the changes, the newest first: a line each, and below it what it changed."""
    if held.log is None:
        return []
    facts = []
    for entry in held.log.entries:
        head, *rows = change_lines(entry, held.log)
        facts.append(Fact("", plain(head)))
        facts += [Fact("", "", plain(row.strip()), "  ") for row in rows]
    count = len(held.log.entries)
    if count >= MOST_CHANGES:
        more = mark("Only the newest {n} are shown; “portfolio log” tells all.")
        facts.append(Fact("", "", say(more, n=MOST_CHANGES)))
    number = plural("{n} change", "{n} changes", count).format(n=count)
    title = " · ".join([say(mark("Change log")), number])
    return [Section(title, facts, group_style(held.detail))]
