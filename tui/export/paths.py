"""Where an officer wants a file: the name offered, the path that was typed, what went there."""

from pathlib import Path
from typing import Final

from portfolio.exchange.service.exports import Want
from portfolio.pictures.records import Published
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import parse_text
from portfolio.values.language import mark, plural
from portfolio.values.months import Month
from portfolio.values.words import say
from tui.shell.plain import plain

_NAMES: Final[dict[Want, str]] = {
    "csv": "projects-{month}.csv",
    "xlsx": "projects-{month}.xlsx",
    "gantt": "gantt-{month}.png",
    "capacity": "capacity-{month}.png",
    "monthly": "reports/{month}",
}


def offered(want: Want, month: Month) -> str:
    """Return the path offered for what is wanted, in the present folder."""
    return _NAMES[want].format(month=month)


def turned(text: str, old: Want, new: Want, month: Month) -> str:
    """Return a typed path for something else: its folder and own name stay, the ending follows."""
    typed, before, after = text.strip(), offered(old, month), offered(new, month)
    if typed.endswith((before, "/")):
        return typed.removesuffix(before) + after
    if "monthly" in (old, new) or not typed:
        return after
    return typed.removesuffix(Path(before).suffix) + Path(after).suffix


def resolved(text: str) -> Path:
    """Return the whole path that was typed; `~` is the officer's own folder.

    Raises WrongUsage where nothing was typed, or what no path holds.
    """
    typed = parse_text(text)
    if not typed:
        raise WrongUsage(mark("Type where the file is to go, such as ~/projects.csv."))
    try:
        return Path(typed).expanduser().absolute()
    except (RuntimeError, OSError):
        return Path(typed)


def aimed(text: str, want: Want) -> Path:
    """Return the whole path that was typed for what is wanted.

    Raises WrongUsage as `resolved` does, and where a list has another ending than it is written in;
    a picture is written as its ending says.
    """
    path, ending = resolved(text), f".{want}"
    if want in ("csv", "xlsx") and path.suffix.casefold() != ending:
        raise WrongUsage(
            mark("The file is written as {ending}; let its name end so."), ending=ending
        )
    return path


def written_words(published: Published) -> str:
    """Return where the files went, and what to look at in them."""
    first, count = published.paths[0], len(published.paths)
    if count == 1:
        text = say(mark("Wrote {path}."), path=plain(str(first)))
    else:
        text = plural(
            "Wrote {n} file into {folder}.", "Wrote {n} files into {folder}.", count
        ).format(n=count, folder=plain(str(first.parent)))
    remarks = [plain(say(remark.template, **remark.values)) for remark in published.warnings]
    return "\n".join([text, *remarks])
