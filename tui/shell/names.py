"""What a project is called where it stands alone: its whole name, where print cut it short."""

from portfolio.projects.records.page import ProjectDetail
from portfolio.values.language import spoken
from portfolio.values.words import name_of
from tui.shell.plain import plain


def full_name(detail: ProjectDetail) -> str:
    """Return the name in the language spoken; a Chinese one that print cut off, by its whole alias."""
    name = name_of(detail.row)
    if spoken() == "zh":
        name = next((alias for alias in detail.aliases if alias.startswith(name)), name)
    return plain(name)
