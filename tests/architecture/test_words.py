"""Every word on screen exists in Chinese and in English."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from portfolio.values import language
from portfolio.values.errors import WrongUsage
from tests import catalogue

ROOT = Path(__file__).parents[2]


def messages():
    return [message for message in catalogue.translated() if message.id]


@pytest.fixture(scope="module")
def merged():
    return catalogue.merged()


def test_every_marked_text_has_a_translation(merged):
    assert catalogue.untranslated(merged) == []


def test_the_catalogue_is_as_make_words_writes_it(merged):
    """What they say is compared, not how a release of Babel wraps, sorts or signs it."""
    merged = said(merged)
    assert said(catalogue.translated()) == merged
    with catalogue.MO.open("rb") as file:
        assert said(read_mo(file)) == merged


def said(found):
    """Return what a catalogue says: each text and its context with its Chinese."""
    return {(several(m.id), m.context): several(m.string) for m in found if m.id}


def several(text):
    """Return a text, or the forms of a plural, as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text)


def test_no_mark_escapes_the_extractor():
    """A mark inside an f-string, or with a text put together, would never be translated."""
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in messages()}
    for package in ("portfolio", "tui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "mark":
                    where = f"{path.name}:{node.lineno}"
                    assert isinstance(node.args[0], ast.Constant), where
                    assert node.args[0].value in known, where


def fields(text):
    return set(re.findall(r"\{[^}]*\}", text))


def test_translations_use_the_values_of_their_texts():
    wrong = []
    for message in messages():
        texts, (string, *_) = several(message.id), several(message.string)
        allowed = set().union(*(fields(text) for text in texts))
        extra = {"{year}"} if "2020 census" in texts[0] else set()
        if not fields(string) <= allowed | extra:
            wrong.append((texts, string))
    assert wrong == []


def test_errors_are_said_in_both_languages():
    error = WrongUsage("“{text}” is not a month; type it as 2023-06 or 2023年6月.", text="x")
    assert language.sentence(error).startswith("“x” is not a month")
    language.speak("zh")
    assert language.sentence(error).startswith("“x”不是年月")


@pytest.mark.parametrize(
    ("given", "environ", "expected"),
    [
        ("en", {"PORTFOLIO_LANG": "zh"}, "en"),
        (None, {"PORTFOLIO_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB"}, "zh"),
        (None, {"LANG": "C.UTF-8"}, "zh"),
        (None, {}, "zh"),
        ("fr", {}, "zh"),
    ],
)
def test_which_language_is_spoken(given, environ, expected):
    assert language.choose(given, environ) == expected
