"""Sites added to a project."""

import pytest

from portfolio.history.service import log as history
from portfolio.projects.service import endings, lookup, reports, sites
from portfolio.values.errors import BadInput
from tests.conftest import NOW, author

NEW = sites.NewSite("N1-9", "新院区", "xikou", nature="new")


def add(database, code="N1", new=NEW):
    return sites.add_site(database, author("增设"), code, new)


def test_a_site_is_added_reported_on_and_taken_back(database):
    before = len(lookup.show_project(database, "C1", NOW).sites)
    assert [site.code for site in add(database).sites] == ["N1-9"]
    assert len(add(database, "C1", sites.NewSite("C1-9", "五院", "溪口镇")).sites) == before + 1
    reports.file_report(database, author(), "N1", NOW, {"stage": "started"}, site="N1-9")
    history.undo(database, author("undo"), 4)
    history.undo(database, author("undo"), 3)
    history.undo(database, author("undo"), 2)
    assert lookup.show_project(database, "N1", NOW).sites == ()
    assert history.check(database).problems == ()


@pytest.mark.parametrize(
    ("code", "new", "words"),
    [
        ("N1", sites.NewSite("c1-1", "新院区", "xikou"), "site “c1-1” already"),
        ("N1", sites.NewSite("N1-9", "新院区", "nowhere"), "no township “nowhere”"),
        ("P2", NEW, "P2 was taken over by P1"),
    ],
)
def test_a_site_that_cannot_be_is_refused(database, code, new, words):
    endings.end_project(database, author(), "P2", NOW, source="批复", into="P1")
    with pytest.raises(BadInput) as refused:
        add(database, code, new)
    assert words in str(refused.value)
