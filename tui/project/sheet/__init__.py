"""One project on paper, part by part, in the order in which an officer asks for them."""

from collections.abc import Callable
from typing import Final

from portfolio.values.language import mark
from portfolio.values.words import say
from tui.project.sheet.aims import aim_sections
from tui.project.sheet.held import Held
from tui.project.sheet.log import log_sections
from tui.project.sheet.money import money_sections
from tui.project.sheet.plan import plan_sections
from tui.project.sheet.reports import report_sections
from tui.project.sheet.sites import site_sections
from tui.project.sheet.sources import check_sections, source_sections
from tui.project.sheet.standing import standing_sections
from tui.widgets.facts import Fact, Section

#: The parts with their names, in the order of their number keys.
PARTS: Final = {
    "standing": mark("Now"),
    "reports": mark("Reports"),
    "plan": mark("Plan"),
    "money": mark("Money"),
    "sites": mark("Sites"),
    "checks": mark("Checks"),
    "sources": mark("Sources"),
    "log": mark("Log"),
}
_SECTIONS: Final[dict[str, Callable[[Held], list[Section]]]] = {
    "standing": standing_sections,
    "reports": lambda held: report_sections(held.detail),
    "plan": lambda held: plan_sections(held.detail),
    "money": lambda held: [*money_sections(held.detail), *aim_sections(held)],
    "sites": lambda held: site_sections(held.detail),
    "checks": check_sections,
    "sources": lambda held: source_sections(held.detail),
    "log": log_sections,
}


def sections(part: str, held: Held) -> list[Section]:
    """Return a part of a project; while it is being read, that it is."""
    if held.lacks(part):
        return [Section("", [Fact("", say(mark("reading…")))])]
    return _SECTIONS[part](held)
