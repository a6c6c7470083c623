"""An independent model of the beds of any month, written from DESIGN 2.1-2.6 and 5 alone.

It knows nothing of the program and answers by brute force, slowly and plainly: what is known
as of a month (`model_known`), what each place says of its beds (`model_levels`), the figures that
come of it and what changed since an anchor (`model_pieces`, `model_anchors`), what is to come
(`model_evidence`), and the answers (`model_views`, `model_kinds`, `model_verdict`).
"""

from tests.beds.model_kinds import CARE, care, kinds
from tests.beds.model_records import (
    Baseline,
    Date,
    History,
    Lateness,
    Level,
    Merge,
    Opening,
    Plan,
    Project,
    Report,
    Residents,
    Share,
    Split,
    Stock,
    StockChange,
    Target,
    Withdrawal,
    month_of,
)
from tests.beds.model_residents import statistics
from tests.beds.model_verdict import leading, met, months_late
from tests.beds.model_views import (
    anchor_of,
    beds,
    entries,
    level,
    most,
    no_evidence,
    opening,
    outside,
    outside_since,
    target_of,
    unknown,
)

__all__ = [
    "CARE",
    "Baseline",
    "Date",
    "History",
    "Lateness",
    "Level",
    "Merge",
    "Opening",
    "Plan",
    "Project",
    "Report",
    "Residents",
    "Share",
    "Split",
    "Stock",
    "StockChange",
    "Target",
    "Withdrawal",
    "anchor_of",
    "beds",
    "care",
    "entries",
    "kinds",
    "leading",
    "level",
    "met",
    "month_of",
    "months_late",
    "most",
    "no_evidence",
    "opening",
    "outside",
    "outside_since",
    "statistics",
    "target_of",
    "unknown",
]
