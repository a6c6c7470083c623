"""Chinese and English: which language is spoken, and the words in it."""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

from portfolio.values.errors import PortfolioError
from portfolio.values.places import CATALOGUES

LANGUAGES: Final = ("zh", "en")
DOMAIN: Final = "portfolio"

_spoken = "zh"


def mark(text: str) -> str:
    """Return `text` unchanged; marks it for the catalogue where it is not yet translated."""
    return text


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary in English, with the context that tells it from its homonyms."""

    context: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Labels:
    """Several words of the vocabulary, to be named in a sentence."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return ", ".join(term.text for term in self.terms)


def choose(given: str | None, environ: Mapping[str, str]) -> str:
    """Return the language to speak: given, else PORTFOLIO_LANG, else the locale's, else Chinese."""
    for wish in (given, environ.get("PORTFOLIO_LANG")):
        if wish in LANGUAGES:
            return str(wish)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            code = environ[name].lower()
            return "en" if code.startswith("en") else "zh"
    return "zh"


def speak(code: str) -> None:
    """Make `code` the language of every word from here on, click's own included."""
    global _spoken  # noqa: PLW0603 - one language a process, as gettext itself has it
    _spoken = code
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(DOMAIN, CATALOGUES)
    gettext.textdomain(DOMAIN)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while."""
    before = _spoken
    speak(code)
    try:
        yield
    finally:
        speak(before)


def spoken() -> str:
    """Return the code of the language spoken now, `zh` or `en`."""
    return _spoken


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, CATALOGUES, languages=[code], fallback=code == "en")


def translate(text: str) -> str:
    """Return a marked text in the language spoken."""
    return _catalogue(_spoken).gettext(text) if text else ""


def plural(one: str, many: str, number: int) -> str:
    """Return the form of a counted text that fits `number`, in the language spoken."""
    return _catalogue(_spoken).ngettext(one, many, number)


def label(term: Term) -> str:
    """Return a word of the vocabulary in the language spoken."""
    return _catalogue(_spoken).pgettext(term.context, term.text)


def in_both(text: str | Term) -> tuple[str, str]:
    """Return a marked text or a word of the vocabulary in both languages, Chinese first."""
    if isinstance(text, Term):
        return _catalogue("zh").pgettext(text.context, text.text), text.text
    return _catalogue("zh").gettext(text), text


def sentence(error: PortfolioError) -> str:
    """Return what `error` says, in the language spoken."""
    return told(error.template, error.values)


def told(template: str, values: Mapping[str, object]) -> str:
    """Return a marked sentence in the language spoken, its values too: vocabulary, other errors."""
    worded = {key: _worded(value) for key, value in values.items()}
    return translate(template).format(**worded)


def _worded(value: object) -> object:
    if isinstance(value, Labels):
        between = "、" if _spoken == "zh" else ", "
        return between.join(label(term) for term in value.terms)
    if isinstance(value, PortfolioError):
        return sentence(value)
    return label(value) if isinstance(value, Term) else value
