"""What is held of a project: itself, and what is read only when its part is shown."""

from dataclasses import dataclass
from typing import Final

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.findings.records import Findings
from portfolio.history.records import Logged
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.words.page import document_text
from portfolio.values.months import Month
from tui.shell.desk import Aims
from tui.shell.palette import GROUP_COLOURS
from tui.shell.plain import plain

#: How many changes of a project are read; older ones are told by the command `log`.
MOST_CHANGES: Final = 200
#: Parts of which something is read when they are shown, and under what name that is held.
LATER: Final = {"money": "aims", "checks": "checks", "log": "log"}


@dataclass(frozen=True, slots=True)
class Held:
    """A project as of a month, and its aims, checks, findings and changes once they were read."""

    detail: ProjectDetail
    as_of: Month
    aims: Aims | None = None
    checks: tuple[Reconciliation, ...] | None = None
    findings: Findings | None = None
    log: Logged | None = None

    def lacks(self, part: str) -> bool:
        """Tell whether a part has still to be read."""
        return part in LATER and getattr(self, LATER[part]) is None


def source_text(detail: ProjectDetail, code: str) -> str:
    """Return the title and date of a document that a project's figures come from."""
    return plain(document_text(detail.documents.get(code), code))


def group_style(detail: ProjectDetail) -> str:
    """Return the style of a project's first heading: its group's colour."""
    return f"bold {GROUP_COLOURS.get(detail.row.group or '', '')}".strip()


def percent_text(tenths: int | None) -> str:
    """Return a percentage from tenths of a percent: `62.5%`, `85%`; nothing where unknown."""
    if tenths is None:
        return ""
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
