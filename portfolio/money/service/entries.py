"""Puts down who pays for a project, and what of it falls into a year or month."""

from collections.abc import Mapping

from portfolio.projects.queries import funds, named
from portfolio.projects.records.funds import FundingRow, PhaseRow
from portfolio.projects.service.contents import document
from portfolio.projects.service.doubts import amounts as doubted
from portfolio.projects.service.doubts import held, in_order, known_costs
from portfolio.projects.service.lookup import known
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Phase, ProjectFunding
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FUNDING_SOURCES, PHASINGS


def fund(
    database: Database,
    author: Authorship,
    code: str,
    funding_source: str,
    *,
    amount: int,
    source: str,
    correct: bool = False,
    sure: bool = False,
) -> tuple[FundingRow, ...]:
    """Put down what a source of funds gives to a project in all, in fen; return every source.

    Raises WrongUsage for an unknown project, BadInput where the source is on record already,
    unless `correct`, Doubtful for an amount that contradicts the record, unless `sure`.
    """
    with logged(database, author) as session:
        project = known(session, code)
        key = {"project_id": project.id, "funding_source": funding_source}
        found = named.record(session, ProjectFunding, key)
        costs = known_costs(session, project.id, author.month)
        doubts = tuple(doubted({"amount": amount}, costs))
        if found is None:
            found = ProjectFunding(**key, amount=amount, source=document(session, source))
            session.add(found)
        elif not correct:
            raise BadInput(
                mark("{source} of {code} is on record already; give --correct to change it."),
                source=FUNDING_SOURCES[funding_source],
                code=project.code,
            )
        else:
            found.amount, found.source = amount, document(session, source)
        held(found, doubts, ("amount",), sure=sure)
        return funds.funding_of(session, project.id)


def phase(
    database: Database,
    author: Authorship,
    code: str,
    year: int,
    month: Month | None,
    funding_source: str | None,
    *,
    side: str | None = None,
    amounts: Mapping[str, int],
    source: str,
    correct: bool = False,
    sure: bool = False,
) -> tuple[PhaseRow, ...]:
    """Put down what of a project is planned, arrives, is done and paid in a year or month, in fen.

    With a `side` in all years before the year, or all after it. `amounts` has some of planned,
    arrived, done and paid; what stands and is not given stays. Returns every phase of the project. Raises WrongUsage for an unknown project, a month of another year
    and where no amount is given, BadInput for an amount on record already, unless `correct`,
    Doubtful for one that contradicts the record, unless `sure`.
    """
    if not amounts:
        raise WrongUsage(mark("Give --planned, --arrived, --done or --paid, or several of them."))
    if month is not None and month.year != year:
        raise WrongUsage(
            mark("{month} is no month of {year}; give the month as 1 to 12."),
            month=month,
            year=year,
        )
    with logged(database, author) as session:
        project = known(session, code)
        key = {"project_id": project.id, "year": year, "month": month, "side": side}
        key["funding_source"] = funding_source
        found = named.record(session, Phase, key)
        values = {**amounts, "source": document(session, source)}
        doubts = (
            *doubted(amounts, known_costs(session, project.id, author.month)),
            *in_order({name: getattr(found, name, None) for name in PHASINGS}, amounts),
        )
        if found is None:
            found = Phase(**key)
            session.add(found)
        elif not correct:
            _require_new(found, amounts)
        for name, value in values.items():
            setattr(found, name, value)
        held(found, doubts, amounts, sure=sure)
        return funds.phases_of(session, project.id)


def _require_new(found: Phase, amounts: Mapping[str, int]) -> None:
    standing: list[Term] = [PHASINGS[name] for name in amounts if getattr(found, name) is not None]
    if standing:
        raise BadInput(
            mark("{reading} of {period} is on record already; give --correct to change it."),
            reading=standing[0],
            period=_years(found) if found.side else found.month or found.year,
        )


def _years(found: Phase) -> PortfolioError:
    """Return up to which year, or from which on, a figure speaks, to be said in a sentence."""
    if found.side == "before":
        return PortfolioError(mark("{year} and before"), year=found.year - 1)
    return PortfolioError(mark("{year} and after"), year=found.year + 1)
