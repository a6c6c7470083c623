"""The mapped classes of the database."""

from portfolio.store.models.base import Base
from portfolio.store.models.funding import Phase, ProjectFunding
from portfolio.store.models.imports import ImportRemark, ImportRun, LooseFigure
from portfolio.store.models.indicator import Indicator, Observation
from portfolio.store.models.log import Change, ChangeSet
from portfolio.store.models.part import PART_FIGURES, Part
from portfolio.store.models.plan import (
    District,
    Funder,
    ObservedStock,
    Plan,
    Population,
    SourceDocument,
    StatedTotal,
    StockChange,
    Target,
    Township,
)
from portfolio.store.models.project import (
    BASELINE_COMPONENTS,
    BASELINE_FIGURES,
    Baseline,
    PlanEntry,
    Project,
    ProjectAlias,
    ProjectBedKind,
    ProjectTownship,
    Site,
    Succession,
)
from portfolio.store.models.report import StatusReport
from portfolio.store.models.steps import AnnualPlan, IssuedFile, IssuedMonth, Milestone
from portfolio.store.models.supervision import AuditFinding, Contract, Extension, Goal, SiteVisit

__all__ = [
    "BASELINE_COMPONENTS",
    "BASELINE_FIGURES",
    "PART_FIGURES",
    "AnnualPlan",
    "AuditFinding",
    "Base",
    "Baseline",
    "Change",
    "ChangeSet",
    "Contract",
    "District",
    "Extension",
    "Funder",
    "Goal",
    "ImportRemark",
    "ImportRun",
    "Indicator",
    "IssuedFile",
    "IssuedMonth",
    "LooseFigure",
    "Milestone",
    "Observation",
    "ObservedStock",
    "Part",
    "Phase",
    "Plan",
    "PlanEntry",
    "Population",
    "Project",
    "ProjectAlias",
    "ProjectBedKind",
    "ProjectFunding",
    "ProjectTownship",
    "Site",
    "SiteVisit",
    "SourceDocument",
    "StatedTotal",
    "StatusReport",
    "StockChange",
    "Succession",
    "Target",
    "Township",
]
