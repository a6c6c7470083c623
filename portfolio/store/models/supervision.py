"""What stands beside a project's reports: contracts, visits, audit findings, extensions, goals."""

from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from portfolio.store.models.base import Base, bounded, day_like, not_blank, one_of
from portfolio.store.models.of_project import OfProject
from portfolio.values.money import MOST_FEN
from portfolio.values.vocabulary import CONTRACT_KINDS, GOAL_ASPECTS, GOAL_MEASURES, MOST_EXTENDED


class Contract(OfProject, Base):
    """A contract of a project or a change of one, its amount in fen; a change may be below 0.

    `party` is who it is with, empty where that is not known. `changes_number` is the number of the
    contract that it changes.
    """

    __tablename__ = "contract"

    contract_number: Mapped[str]
    contract_kind: Mapped[str]
    party: Mapped[str | None]
    amount: Mapped[int]
    signed_on: Mapped[str | None]
    changes_number: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "contract_number"),
            not_blank("contract_number"),
            one_of("contract_kind", CONTRACT_KINDS),
            bounded("amount", MOST_FEN, -MOST_FEN),
            day_like("signed_on"),
            CheckConstraint("amount >= 0 OR changes_number IS NOT NULL", name="amount_of_change"),
            CheckConstraint("changes_number <> contract_number", name="changes_another"),
        )


class SiteVisit(OfProject, Base):
    """That somebody of the supervising side was at a site on a day, and what was found there."""

    __tablename__ = "site_visit"

    visited_on: Mapped[str]
    visitor: Mapped[str]
    noted: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "visited_on", "visitor"),
            day_like("visited_on", given=True),
            not_blank("visitor"),
        )


class AuditFinding(OfProject, Base):
    """What auditors found of a project, by when it is to be remedied, and how and when it was."""

    __tablename__ = "audit_finding"

    finding_number: Mapped[str]
    found_on: Mapped[str]
    words: Mapped[str]
    deadline: Mapped[str | None]
    remedied_on: Mapped[str | None]
    remedy: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "finding_number"),
            not_blank("finding_number"),
            not_blank("words"),
            day_like("found_on", given=True),
            day_like("deadline"),
            day_like("remedied_on"),
            CheckConstraint("deadline >= found_on", name="deadline_not_before"),
            CheckConstraint("remedied_on >= found_on", name="remedied_not_before"),
        )


class Extension(OfProject, Base):
    """That the final account of a project may be handed in some months later, by whose paper."""

    __tablename__ = "extension"

    granted_on: Mapped[str]
    months: Mapped[int]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "granted_on"),
            day_like("granted_on", given=True),
            bounded("months", MOST_EXTENDED, 1),
        )


class Goal(OfProject, Base):
    """What a project's money is to reach: an indicator and its target, as the budget gives them.

    With a `measure` the target is held against what reports say; else `stands` tells in words where
    it stood on a day.
    """

    __tablename__ = "goal"

    aspect: Mapped[str]
    name: Mapped[str]
    target: Mapped[str]
    measure: Mapped[str | None]
    stands: Mapped[str | None]
    stands_on: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "name"),
            one_of("aspect", GOAL_ASPECTS),
            not_blank("name"),
            not_blank("target"),
            one_of("measure", GOAL_MEASURES),
            day_like("stands_on"),
            CheckConstraint("(stands IS NULL) = (stands_on IS NULL)", name="stands_dated"),
            CheckConstraint("stands IS NULL OR measure IS NULL", name="stands_in_words"),
        )
