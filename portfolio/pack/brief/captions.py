"""The pictures of the brief: which it shows, what stands below them and in their place."""

from collections.abc import Mapping
from typing import Final

from portfolio.pack.brief import parts
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import month_text, say

#: The pictures by kind in their order, each with the line below it.
CAPTIONS: Final = {
    "gantt": mark("Progress of the projects, as of {month}"),
    "capacity": mark("Bed capacity against the target, as of {month}"),
}
#: What is read out where a picture cannot be seen.
_ALTS: Final = {
    "gantt": mark("Gantt chart: planned and forecast times of the projects as of {month}"),
    "capacity": mark("Beds per 1,000 residents by month in each view as of {month}"),
}


def placed_picture(kind: str, pages: Mapping[str, bytes], month: Month) -> parts.Picture:
    """Return the first page of a picture; its line says how many more there are."""
    file, png = next(iter(pages.items()))
    when = month_text(month)
    caption = say(CAPTIONS[kind], month=when)
    if len(pages) > 1:
        template = mark("{caption} (page 1 of {pages}; all of them lie beside this brief)")
        caption = say(template, caption=caption, pages=len(pages))
    return parts.Picture(file, png, say(_ALTS[kind], month=when), caption)
