"""What the groups of a rollup are called."""

from typing import Final

from portfolio.beds.records.rollup import Rollup
from portfolio.values.language import label, mark, translate
from portfolio.values.vocabulary import FUNDERS, GROUPS, NATURES, SEVERAL, STAGES, UNKNOWN
from portfolio.values.words import in_language

_KEYS: Final = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES, "stage": STAGES}


def key_word(rollup: Rollup, key: str) -> str:
    """Return what a group's key is called."""
    if key == SEVERAL:
        return translate(mark("Several townships"))
    if key == UNKNOWN:
        return translate(mark("Unknown"))
    if rollup.by == "township":
        return in_language(*rollup.labels.get(key, (key, key)))
    return label(_KEYS[rollup.by][key])
