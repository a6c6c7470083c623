"""Where a project would stand once the form is filed: slip, lights, and what does not fit."""

import re
from typing import Final

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.reports import Trial
from portfolio.projects.words.lights import light_text, light_words
from portfolio.projects.words.standing import late_clause
from portfolio.values.language import label, mark, spoken
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import LIGHT_KINDS
from portfolio.values.words import dated_text, say
from tui.shell.plain import plain

_OPTION: Final = re.compile(r"(?: \(|（)--[a-z-]+[)）]")


def outlook(row: ProjectRow, trial: Trial | None) -> str:
    """Return the slip and the computed lights as they would be, then what to look at.

    `row` is the project as it stands, for a report of a site or one not tried yet.
    """
    would = trial.row if trial and trial.row else row
    first = " · ".join(
        [say(mark("Baseline {date}"), date=dated_text(would.finish)), late_clause(would)]
    )
    if trial is not None and trial.row is not None:
        first = say(mark("Once filed: {standing}"), standing=first)
    remarks = map(remark_text, trial.warnings if trial else ())
    return "\n".join([first, " · ".join(_lights(would)), *remarks])


def remark_text(remark: Remark) -> str:
    """Return a remark on a report without the options of the command, which no form has."""
    return _OPTION.sub("", plain(say(remark.template, **remark.values)))


def _lights(row: ProjectRow) -> list[str]:
    computed = say(mark("computed {light}"), light=light_text(row.lights.overall.colour))
    words = [computed + _why(row)]
    if row.judged is not None:
        words.append(say(mark("own {light}"), light=light_text(row.judged.light)))
    if row.disputed and not (row.judged and (row.judged.reason or row.judged.note)):
        words.append(say(mark("the two differ: say why in the note")))
    return words


def _why(row: ProjectRow) -> str:
    """Return which light made the overall one, and its rule in words."""
    for kind in ("schedule", "progress", "cost"):
        if getattr(row.lights, kind) == row.lights.overall:
            name, rule = label(LIGHT_KINDS[kind]), plain(light_words(row.lights.overall))
            return f"（{name}：{rule}）" if spoken() == "zh" else f" ({name.lower()}: {rule})"
    return ""
