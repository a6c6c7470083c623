"""What is exported and imported again changes nothing, whatever stands in the records."""

import shutil

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portfolio.exchange.queries.records import STORED
from portfolio.exchange.service import exports, imports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.projects.service import approvals, edits, reviews
from portfolio.projects.service import reports as reporting
from portfolio.projects.service.drafts import draft
from portfolio.store.database import Database
from portfolio.store.log import ChangeLog
from portfolio.values.area import MOST_AREA
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.money import MOST_FEN
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COMPONENTS
from tests.conftest import author, share

MONTH = Month.of(2026, 10)

#: Texts as an officer may file them: trimmed, without controls, and whatever would run.
texts = (
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
    | st.text(alphabet="'=+-@＝0123.a（—/", min_size=1, max_size=6)
    | st.sampled_from(["=1+1", "'=1+1", "''", "-5", "007", "1e5", "2026-11", "a\nb", '"', "TRUE"])
).filter(lambda text: text == text.strip() and set(text) - set("-‐‑‒–—―−─－/／\\ "))
months = st.builds(Month.of, st.integers(1990, 2100), st.integers(1, 12))


def dated(edge):
    year = st.builds(
        lambda year: Dated(Month.of(year, 1 if edge == "start" else 12), "year"),
        st.integers(1990, 2100),
    )
    return year | st.builds(Dated, months, st.just("month"))


def values_of(field):
    if field.codes:
        return st.sampled_from(list(field.codes))
    return {
        "text": texts,
        "document": st.sampled_from(["plan-2021", "article-2022"]),
        "percent": st.integers(0, 1000),
        "start": dated("start"),
        "finish": dated("finish"),
        "money": st.integers(0, MOST_FEN),
        "beds": st.integers(0, 1_000_000),
        "flag": st.integers(0, 1),
    }[field.kind.name]


#: The fields that rules of filing do not tie to others; the reason is always given.
FREE = [field for field in REPORT_FIELDS if not field.name.startswith("actual_")]
reports = st.fixed_dictionaries(
    {"reason": st.sampled_from(["funding", "site"]), "cost": st.integers(0, MOST_FEN)},
    optional={f.name: values_of(f) for f in FREE if f.name not in ("reason", "cost")},
)


def take(database, path, kind, **options):
    request = imports.Request(path, how=How(kind=kind), **options)
    return imports.import_sheet(database, author(), request, imports.open_file(request))


def fresh(template, tmp_path):
    path = tmp_path / "portfolio.db"
    path.unlink(missing_ok=True)
    shutil.copy(template, path)
    return Database(path)


def changes_nothing(database, kind, tmp_path, ending):
    out = tmp_path / f"{kind}{ending}"
    exports.export_records(database, kind, out)
    before = database.path.read_bytes()
    done = take(database, out, kind)
    assert done.change is None
    assert database.path.read_bytes() == before


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", list(STORED))
def test_records_come_back_as_they_are(either, tmp_path, kind, ending):
    changes_nothing(either, kind, tmp_path, ending)


@settings(
    max_examples=share(2),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking imports takes minutes
)
@given(report=reports, tentative=st.booleans())
def test_any_report_comes_back_as_it_is(template, tmp_path, report, tentative):
    database = fresh(template, tmp_path)
    reporting.file_report(database, author(), "C2", MONTH, report, tentative=tentative, sure=True)
    changes_nothing(database, "reports", tmp_path, ".csv")


@pytest.mark.parametrize("tenths", [1, 10])
def test_a_percentage_up_to_one_comes_back_as_it_is(database, tmp_path, tenths):
    reporting.file_report(database, author(), "C2", MONTH, {"percent": tenths})
    changes_nothing(database, "reports", tmp_path, ".csv")


particulars = st.dictionaries(
    st.sampled_from(["owner", "agent", "leader", "contact", "project_code", "address", "scope"]),
    texts,
    min_size=1,
)
figures = st.fixed_dictionaries(
    {},
    optional={
        "investment": st.integers(0, MOST_FEN),
        "land_area": st.integers(0, MOST_AREA),
        "renovated_area": st.integers(0, MOST_AREA),
        "beds_built": st.integers(0, 10**6),
        "beds_new": st.integers(0, 10**6),
    },
)


@settings(
    max_examples=share(2),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking imports takes minutes
)
@given(name=texts, said=particulars, figures=figures, start=dated("start"))
def test_any_project_comes_back_as_it_is(template, tmp_path, name, said, figures, start):
    database = fresh(template, tmp_path)
    whole = figures.get("investment", 0)
    parts = {part: whole // share for share, part in enumerate(COMPONENTS, 4) if whole}
    new = edits.NewProject("Z9", name, "plan-2021", start=start, figures=figures, components=parts)
    edits.add_project(database, author(), new, sure=True)
    edits.edit_project(database, author(), "Z9", said)
    changes_nothing(database, "projects", tmp_path, ".csv")


def test_drafts_and_returned_reports_stay_what_they_are(database, tmp_path):
    with database.writing() as session:
        log = ChangeLog(session, author())
        draft(session, author(), "C2", None, MONTH, {"percent": 500, "note": "=x"})
        draft(session, author(), "P1", None, MONTH, {"percent": 100})
        log.write()
    reviews.review(database, author(), "P1", MONTH, return_words="why?")
    changes_nothing(database, "reports", tmp_path, ".csv")


def test_a_later_baseline_is_not_taken_for_the_plan(database, tmp_path):
    new = approvals.NewBaseline("plan-2021", figures={"beds_new": 140})
    approvals.rebaseline(database, author("rebaseline"), "C2", Month.of(2026, 9), new)
    changes_nothing(database, "projects", tmp_path, ".csv")
    assert history.check(database).problems == ()
