"""The totals that the prose of a document states, such as 用地共计为32.87万平方米."""

import re
from collections.abc import Iterator
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.cells import plain_line
from portfolio.exchange.document.records import Place, StatedFigure
from portfolio.exchange.document.tables import without_furniture
from portfolio.exchange.quantities import figure, find_amount, step_of
from portfolio.exchange.quantities.numerals import NUMERAL, read_chinese
from portfolio.exchange.sources.documents import Grid, Pages
from portfolio.values.digits import fold, read_number
from portfolio.values.errors import PortfolioError
from portfolio.values.kinds import LONGEST_TEXT
from portfolio.values.vocabulary import GROUPS

ALL: Final = "all"
_HEADING: Final = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.].{1,30}")
_STOP: Final = re.compile(r"[。!?]")
_CLOSED: Final = ("。", ":", ";", "!", "?")
#: What makes a sentence one about the whole of a list of projects.
_WHOLE: Final = re.compile(r"共计|总计|合计|总共|共(?:安排|规划|实施|建设|有|投)|详见附|附[表件]")
#: What stands before the figure of each metric, and the measure it is read by.
_METRICS: Final = {
    "land_area": (r"(?:用地|占地|土地)(?:总?面积)?", "area"),
    "floor_area": (r"建筑(?:总?面积|规模)", "area"),
    "investment": (r"(?:计划|估算|项目|规划)?总?投资(?:额|规模)?", "money"),
    "beds_new": (r"新增(?:医疗|病)?床位数?", "beds"),
    "beds_built": (r"(?:建设|设置|规划)床位数?", "beds"),
    "beds_staffed": (r"编制床位数?", "beds"),
    "beds_opened": (r"(?:预期)?(?:实际)?开放床位数?", "beds"),
}
_LEAD: Final = re.compile(
    "(?:"
    + "|".join(f"(?P<{metric}>{lead})" for metric, (lead, _) in _METRICS.items())
    + r")(?:共计|总计|合计|共|为|达到?|\s|:)*"
)
_NUMBER: Final = rf"([0-9]+|{NUMERAL})"
_GROUP: Final = re.compile(rf"([^,;]{{0,14}}?)项目\s*(共计?|总计|合计)?\s*为?\s*{_NUMBER}\s*[个项]")
_ALTOGETHER: Final = re.compile(
    rf"(?:共|总)(?:计|安排|规划|实施|建设|有)*\s*{_NUMBER}\s*[个项][^,;]{{0,8}}?项目"
)


def stated_figures(pages: Pages) -> Iterator[StatedFigure]:
    """Yield the totals that sentences about the list of projects state.

    A figure after one group of projects is of that group, after none or several of all.
    """
    for text, section, place in _sentences(pages):
        folded = fold(text)
        if "项目" not in folded or not _WHOLE.search(folded):
            continue
        start = 0
        for part in folded.split(";"):
            shown = text[start : start + len(part)]
            for scope, metric, value, printed in _figures(part, shown):
                step = step_of(metric, printed)
                words = text[:LONGEST_TEXT]
                yield StatedFigure(scope, metric, value, step, printed, words, section, place)
            start += len(part) + 1


def _figures(part: str, shown: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield scope, metric, value and print of the figures of a part of a sentence."""
    counts = list(_counts(part))
    yield from counts
    groups = {scope for scope, *_ in counts if scope != ALL}
    scope = groups.pop() if len(groups) == 1 else ALL
    for lead in _LEAD.finditer(part):
        metric = str(lead.lastgroup)
        measure = _METRICS[metric][1]
        amount = find_amount(part, measure, lead.end())
        if amount is None or not (amount.base or (amount.scale and measure == "money")):
            continue
        printed = shown[amount.start : amount.end].strip()
        try:
            read = figure(amount, measure, None, printed, "", printed)
        except PortfolioError:
            continue
        if read.value is not None:
            yield scope, metric, read.value, printed


def _counts(part: str) -> Iterator[tuple[str, str, int, str]]:
    known = words.vocabulary("group", GROUPS)
    for found in _GROUP.finditer(part):
        group = words.code_in(found[1], known, "group")
        if group or found[2]:
            yield group or ALL, "projects", _whole(found[3]), f"{found[3]} 个"
    for found in _ALTOGETHER.finditer(part):
        yield ALL, "projects", _whole(found[1]), f"{found[1]} 个"


def _whole(text: str) -> int:
    return int(read_number(text) or read_chinese(text) or 0)


# --- sentences --------------------------------------------------------------------------------------


def _sentences(pages: Pages) -> Iterator[tuple[str, str, Place]]:
    """Yield each sentence with the heading of its part and the place it begins at."""
    section = ""
    for pieces in _paragraphs(pages):
        text = "".join(piece for piece, _ in pieces)
        if _HEADING.fullmatch(fold(text)):
            section = text
            continue
        begin = 0
        for end in (*(stop.end() for stop in _STOP.finditer(text)), len(text)):
            sentence = text[begin:end].strip()
            if sentence:
                yield sentence, section, Place(pages.unit, _place_at(pieces, begin))
            begin = end


def _place_at(pieces: list[tuple[str, int]], offset: int) -> int:
    for text, place in pieces:
        if offset < len(text):
            return place
        offset -= len(text)
    return pieces[-1][1]


def _paragraphs(pages: Pages) -> Iterator[list[tuple[str, int]]]:
    """Yield paragraphs as their lines with places; where lines are kept, what is open goes on."""
    held: list[tuple[str, int]] = []
    for block in without_furniture(pages):
        if isinstance(block, Grid):
            if held:
                yield held
            held = []
            continue
        text = plain_line(block.text)
        alone = pages.unit == "paragraph" or _HEADING.fullmatch(fold(text))
        if held and (alone or _is_closed(held[-1][0])):
            yield held
            held = []
        held.append((text, block.place))
    if held:
        yield held


def _is_closed(text: str) -> bool:
    folded = fold(text)
    return folded.endswith(_CLOSED) or _HEADING.fullmatch(folded) is not None
