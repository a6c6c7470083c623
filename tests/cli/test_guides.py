"""The guides of `docs/`: each command runs in its order and says what is shown; each screen is one that is held.

PORTFOLIO_HOLD=1 with these tests puts the answers and screens of today into them.
"""

import os
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from portfolio.values import language
from tests.conftest import first
from tests.fixtures import guide
from tui.list.screen import PortfolioScreen

GUIDES = ("officers", "planning", "budget-meeting", "administrators", "../README")
TONGUES = {"zh": ".md", "en": ".en.md"}
PAGES = [(name, tongue) for tongue in TONGUES for name in GUIDES]
#: Files that lie in the folder of who reads.
GIVEN = {
    "planning": {
        "各院填报.csv": "项目编号,所处阶段,完成比例(%),自开工累计完成投资(万元)\nN1,装饰装修,85,161000\nP1,可研,,120\n",
        "有误.csv": "项目编号,所处阶段,完成比例(%)\nN1,装饰装修,85\nN7,可研,\nP1,快了,\n",
    },
}


def page(name: str, tongue: str) -> Path:
    return guide.DOCS / f"{name}{TONGUES[tongue]}"


def held(path: Path, made: str) -> None:
    """Hold a page to what it should be; PORTFOLIO_HOLD=1 writes it."""
    if os.environ.get("PORTFOLIO_HOLD"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


@pytest.mark.parametrize(("name", "tongue"), first(len(GUIDES), PAGES))
def test_every_command_of_a_guide_says_what_is_shown(portfolio, name, tongue):
    def run(arguments):
        done = portfolio(*arguments, lang=tongue)
        return guide.Said(done.returncode, done.stdout + done.stderr)

    environ = {
        **portfolio.environ,
        "PORTFOLIO_USER": "officer",
        "PORTFOLIO_DB": str(portfolio.path),
        "PORTFOLIO_LANG": tongue,
    }
    for file, text in GIVEN.get(name, {}).items():
        (portfolio.folder / file).write_text(text, encoding="utf-8")
    path = page(name, tongue)
    _, made = guide.played(path, run, guide.in_shell(portfolio.folder, environ))
    held(path, made.replace(str(portfolio.folder), "/data"))


def test_a_guide_says_the_same_in_both_languages():
    for name in (*GUIDES, "next-plan"):
        chinese, english = (page(name, tongue).read_text("utf-8") for tongue in TONGUES)
        assert shape(chinese) == shape(english), name


def shape(text: str) -> list[str]:
    """Return what a page is made of, in its order: headings, commands, tables and items by their kind."""
    found = []
    for token in MarkdownIt().enable("table").parse(text):
        if token.type == "fence" and token.info.startswith("console"):
            found += [line for line in token.content.splitlines() if line.startswith("$ ")]
        elif token.type in ("heading_open", "list_item_open", "tr_open", "fence"):
            found.append(f"{token.tag} {token.info.split(' ')[0]}")
        elif token.type == "code_block":
            found += [line for line in token.content.splitlines() if line.startswith("portfolio ")]
    return found


@pytest.mark.parametrize("tongue", TONGUES)
def test_each_key_of_the_officers_guide_does_what_the_table_says(tongue):
    rows = re.findall(
        r"^\| `(\S)` \| (.+?) \|", page("officers", tongue).read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= 8
    bound = PortfolioScreen._merge_bindings().key_to_bindings
    with language.speaking(tongue):
        for key, name in rows:
            (binding,) = bound[{"/": "slash"}.get(key, key)]
            assert language.translate(binding.description) == name, key


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_figures_of_the_answer_in_the_readme_are_those_of_the_rollup(portfolio, tongue):
    said = portfolio("rollup", "--as-of", "2026-11", lang=tongue).stdout
    _, _, after = page("../README", tongue).read_text("utf-8").partition("$ portfolio rollup")
    _, _, after = after.partition("```\n\n")
    told, _, _ = after.partition("\n\n![")
    figures = re.findall(r"\d[\d,.]*\d", told)
    assert len(figures) >= 7
    for figure in figures:
        assert figure.rstrip(".,") in said, figure


def test_every_link_of_a_page_leads_somewhere():
    pages = [*guide.DOCS.glob("*.md"), *guide.DOCS.parent.glob("*.md")]
    assert len(pages) > 20
    for path in pages:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert "://" in target or (path.parent / target).exists(), (path.name, target)
