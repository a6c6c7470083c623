"""The mapped classes of the database."""

from portfolio.store.models.base import Base
from portfolio.store.models.funding import Phase, ProjectFunding
from portfolio.store.models.imports import ImportRemark, ImportRun, LooseFigure
from portfolio.store.models.log import Change, ChangeSet
from portfolio.store.models.plan import (
    Funder,
    ObservedStock,
    Plan,
    Population,
    SourceDocument,
    StatedTotal,
    Target,
    Township,
)
from portfolio.store.models.project import (
    BASELINE_FIGURES,
    Baseline,
    Project,
    ProjectAlias,
    ProjectBedKind,
    ProjectTownship,
    Site,
)
from portfolio.store.models.report import StatusReport
from portfolio.store.models.steps import AnnualPlan, IssuedMonth, Milestone

__all__ = [
    "BASELINE_FIGURES",
    "AnnualPlan",
    "Base",
    "Baseline",
    "Change",
    "ChangeSet",
    "Funder",
    "ImportRemark",
    "ImportRun",
    "IssuedMonth",
    "LooseFigure",
    "Milestone",
    "ObservedStock",
    "Phase",
    "Plan",
    "Population",
    "Project",
    "ProjectAlias",
    "ProjectBedKind",
    "ProjectFunding",
    "ProjectTownship",
    "Site",
    "SourceDocument",
    "StatedTotal",
    "StatusReport",
    "Target",
    "Township",
]
