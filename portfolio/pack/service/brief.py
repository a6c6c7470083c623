"""The brief of a month: read in one transaction, put in words, written in three forms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis as basis_queries
from portfolio.beds.rules import reconcile
from portfolio.beds.rules.capacity.measure import measure
from portfolio.beds.service import indicators, rollup
from portfolio.findings import service as auditing
from portfolio.history.records import Corrected
from portfolio.history.service import changes
from portfolio.pack.brief import parts
from portfolio.pack.brief.captions import CAPTIONS, placed_picture
from portfolio.pack.brief.compose import brief as composed
from portfolio.pack.brief.html import html
from portfolio.pack.brief.markdown import markdown
from portfolio.pack.brief.material import BriefMaterial, Told, YearOf
from portfolio.pack.queries import brief as brief_queries
from portfolio.pack.service import office
from portfolio.projects.queries import lists
from portfolio.projects.queries.reasons import reasons
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.months import Month

#: What a brief quotes from reports, and the field that goes with each.
_QUOTED = {"problem": "problem", "ask": "ask_to", "next": "next"}


def brief_material(database: Database, month: Month) -> BriefMaterial:
    """Return what the brief of a month is written from, read in one transaction.

    Raises DatabaseProblem without a plan, WrongUsage for a month before its base month.
    """
    with database.reading(month) as session:
        plan = lookup.require_plan(session, database)
        found = rollup.views_of(session, month)
        rows = tuple(lists.rows(session, month, {}))
        return BriefMaterial(
            plan=plan,
            as_of=month,
            rows=rows,
            answer=rollup.answer_of(found) if found else None,
            measured=_measured(found, "fixed") if found else {},
            newest=_measured(found, "latest") if found else {},
            changes=changes.since_month_before(session, month, found),
            years={
                code: YearOf(*amounts)
                for code, amounts in brief_queries.year_money(session, month).items()
            },
            told={
                name: tuple(
                    _told(row, name != more)
                    for row in brief_queries.told(session, month, name, more)
                )
                for name, more in _QUOTED.items()
            },
            reasons=reasons(session, month),
            stated=_stated(session, month),
            indicators=indicators.indicators_of(session, month, found),
            findings=auditing.findings_of(session, plan, month, rows=rows),
            letter=office.letterhead(session, database, month),
        )


def _measured(found: rollup.Views, basis: str) -> dict[str, Any]:
    return {
        view: measure(view, found.views[view], found.ground, basis) for view in ("plan", "forecast")
    }


def _told(row: Sequence[Any], has_more: bool) -> Told:
    code, zh, en, site, site_zh, site_en, month, text, more = row
    return Told(
        project=code,
        name_zh=zh,
        name_en=en or "",
        site=site,
        site_zh=site_zh or "",
        site_en=site_en or "",
        month=month,
        text=text,
        more=(more or "") if has_more else "",
    )


def _stated(session: Session, month: Month) -> tuple[Any, ...]:
    rows = basis_queries.plan_rows(session, month)
    totals = reconcile.totals(basis_queries.stated_totals(session), rows)
    return (*totals, *reconcile.identities(rows))


def brief(
    database: Database,
    month: Month,
    pictures: Mapping[str, Mapping[str, bytes]],
    corrected: Corrected | None = None,
) -> parts.Brief:
    """Return the brief of a month; `pictures` are the pages of each kind, PNG by file name."""
    placed = {
        kind: placed_picture(kind, pictures[kind], month) for kind in CAPTIONS if pictures.get(kind)
    }
    material = replace(brief_material(database, month), corrected=corrected or Corrected())
    return composed(material, placed)


def files(
    database: Database,
    month: Month,
    pictures: Mapping[str, Mapping[str, bytes]],
    corrected: Corrected,
) -> dict[str, bytes]:
    """Return the brief as a Word document, Markdown and HTML, by file name.

    It says how much of the months issued before is `corrected`. The same database, month, language
    and pictures give the same bytes.
    """
    from portfolio.pack.brief.docx import docx

    made = brief(database, month, pictures, corrected)
    return {
        f"brief-{month}.docx": docx(made, month),
        f"brief-{month}.md": markdown(made).encode("utf-8"),
        f"brief-{month}.html": html(made).encode("utf-8"),
    }
