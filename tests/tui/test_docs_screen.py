"""The screen of the README is one of the program, with the words that stand on it today.

PORTFOLIO_HOLD=1 with this test (`make pictures`) takes it anew.
"""

import os
import re
from html import unescape

import pytest

from tests.conftest import first
from tests.fixtures.guide import DOCS

#: A font from elsewhere is not asked for: whoever looks has one of even width.
_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)


def words(picture: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture)]


@pytest.mark.parametrize(
    ("lang", "name"), first(1, [("zh", "screen.svg"), ("en", "screen.en.svg")])
)
async def test_the_screen_of_the_readme_says_what_the_program_says(running, lang, name):
    async with running(size=(124, 21), lang=lang) as screen:
        await screen.press("down", "down", "down")
        taken = _FONT.sub("", screen.app.export_screenshot(title="portfolio tui"))
        made = taken.replace("Fira Code", "ui-monospace, 'Noto Sans Mono CJK SC'")
    if os.environ.get("PORTFOLIO_HOLD"):
        (DOCS / name).write_text(made, encoding="utf-8")
    kept = (DOCS / name).read_text(encoding="utf-8")
    assert words(kept) == words(made)
    assert "http://www.w3.org" in kept
    assert "cdn" not in kept
