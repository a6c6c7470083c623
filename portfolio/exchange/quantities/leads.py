"""Words before a figure: those that only lead up to it, and those that say which figure it is."""

import re
from collections.abc import Iterator
from typing import Final

_COMMON: Final = (
    r"项目|工程|本次|此次|建成后|完成后|拟|计划|预计|预期|规划|设计|将|总体|一共|共计|合计|总计|共|总|"
    r"达到|达|需|为|规模|数量|数|\s"
)
_ESTIMATES: Final = "估算|匡算|暂估|预估|初估|估计"
#: One word that may stand before an area.
AREA: Final = (
    rf"(?:{_COMMON}|用地|土地|占地|征地|建筑|建设|新建|改建|改造|扩建|装修|修缮|一期|首期|面积|积)"
)
#: One word that may stand before an amount of money.
MONEY: Final = (
    rf"(?:{_COMMON}|{_ESTIMATES}|投资|造价|金额|资金|额|概算|预算|批复|批准|合同|中标|累计|已|完成|拨付|"
    r"支付|本年度?|今年|年度|全年|本月|当月)"
)
_ESTIMATED: Final = re.compile(rf"(?:{_ESTIMATES})[为\s::]*")

#: By measure what says which figure is meant, the first that is found; the fields it is told by.
_NAMED: Final[dict[str, tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]]] = {
    kind: tuple((re.compile(words), tuple(fields.split())) for words, fields in named)
    for kind, named in {
        "beds": (
            ("新增|净增|增加|增设", "beds_new"),
            ("编制", "beds_staffed"),
            ("原有", "beds_before"),
            ("开放|实有|现有", "beds_opened beds_open"),
            ("建设|新建|改建|扩建", "beds_built"),
        ),
        "area": (
            ("一期|首期", "phase_one_floor_area"),
            ("用地|土地|占地|征地", "land_area"),
            ("改建|改造|装修|修缮", "renovated_area"),
            ("建筑|新建|扩建", "floor_area renovated_area phase_one_floor_area"),
        ),
        "money": (
            ("累计完成|累计已完成", "done_total done"),
            ("(?:本月|当月).*完成", "done_month done"),
            ("(?:年|今年).*到位", "arrived_year arrived"),
            ("到位", "arrived_total arrived_year arrived"),
            ("(?:年|今年).*完成", "done_year done"),
            ("完成", "done_total done_year done_month done"),
            ("(?:年|今年).*(?:拨付|支付)", "paid_year paid"),
            ("拨付|支付", "paid_total paid_year paid"),
            ("(?:年|今年).*计划", "annual planned"),
            ("计划", "investment annual planned"),
            ("总投资|造价|概算|估算|匡算|批复|批准", "investment cost amount"),
        ),
    }.items()
}
_PHASE: Final = r"(?:第?[一二三四五]期|首期|[近远本]期)"
_BY_PHASE: Final = re.compile(rf"{_PHASE}[^;,、。()]*[0-9][^;、。()]*")


def named(lead: str, measure: str) -> tuple[str, ...]:
    """Return the fields, one of which the words before a figure say it is; none where any may be."""
    found = (fields for words, fields in _NAMED.get(measure, ()) if words.search(lead))
    return next(found, ())


def estimates(lead: str) -> bool:
    """Tell whether the words right before a number say that it is estimated: 估算7.6亿元."""
    return any(found.end() == len(lead) for found in _ESTIMATED.finditer(lead))


def begins_phase(text: str) -> bool:
    """Tell whether a text begins with the figure of a phase."""
    return _BY_PHASE.match(text) is not None


def phases(text: str) -> Iterator[str]:
    """Yield the parts of a text that give a figure of a phase: `一期600张`."""
    return (found[0] for found in _BY_PHASE.finditer(text))
