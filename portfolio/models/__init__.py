"""The mapped classes of the database."""

from portfolio.models.base import Base
from portfolio.models.funding import Phase, ProjectFunding
from portfolio.models.imports import ImportRemark, ImportRun, LooseFigure
from portfolio.models.log import Change, ChangeSet
from portfolio.models.plan import (
    Funder,
    ObservedStock,
    Plan,
    Population,
    SourceDocument,
    StatedTotal,
    Target,
    Township,
)
from portfolio.models.project import (
    BASELINE_FIGURES,
    Baseline,
    Project,
    ProjectAlias,
    ProjectBedKind,
    ProjectTownship,
    Site,
)
from portfolio.models.report import StatusReport
from portfolio.models.steps import AnnualPlan, IssuedMonth, Milestone

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
