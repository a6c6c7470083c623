"""Beds of a kind, such as rehabilitation and elderly care (DESIGN 2.2, 2.4)."""

from tests.beds.model_anchors import Gain, gains
from tests.beds.model_evidence import brought
from tests.beds.model_known import Known, in_force, known
from tests.beds.model_levels import sites
from tests.beds.model_pieces import own_pieces, roots
from tests.beds.model_records import History
from tests.beds.model_views import anchor_of, awaited, expected, gained, planned, target_of

CARE = "rehabilitation_elderly"


def _planned_new(seen: Known, project: str) -> int | None:
    baselines = seen.baselines.get(project, [])
    return baselines[0].new if baselines else None


def all_of_kind(seen: Known, project: str, kind: str) -> bool:
    """Whether the planned new beds of a project are all of one kind."""
    split = seen.projects[project].kinds.get(kind)
    return split is not None and split > 0 and split == _planned_new(seen, project)


def kinds(history: History, as_of: int, project: str, t: int) -> dict[str, int | None]:
    """How many beds of a project's level are of each kind; None where the split is unknown."""
    seen = known(history, as_of)
    words = own_pieces(seen, project, lambda _: t) if project in seen.projects else []
    if not words:
        return {}
    told = [word.level.beds for word in words if word.level.beds is not None]
    as_planned = any(word.level.planned for word in words) and sum(told) == _planned_new(
        seen, project
    )
    found: dict[str, int | None] = {}
    for kind, split in seen.projects[project].kinds.items():
        if all_of_kind(seen, project, kind):
            found[kind] = sum(told) if told or sites(seen, project) else None
        else:
            found[kind] = split if as_planned else None
    return found


def care(history: History, view: str, as_of: int, target_code: str, t: int) -> int | None:
    """What of the beds of a month is for care and opened after the target's base."""
    target = target_of(history, as_of, target_code)
    if target is None or t < target.base_month:
        return None
    seen, base = known(history, as_of), target.base_month
    if view == "plan":
        added = planned(history, seen, base, t)
        return sum(_of_new(seen, code, beds, base) for code, beds in added)
    total = sum(
        _of_gain(seen, view, gain) for root in roots(seen) for gain in gains(seen, root, base, t)
    )
    if view == "forecast":
        since = anchor_of(history, view, as_of, target_code, t)[0]
        for code in awaited(history, seen):
            total += _of_new(seen, code, expected(seen, code, since, t) or 0, as_of)
    return total


def _of_new(seen: Known, code: str, beds: int, month: int) -> int:
    """Of beds planned or expected: all, or the split where nothing was open by the month."""
    if beds and not all_of_kind(seen, code, CARE):
        untouched = brought(seen, code, in_force(seen, code, seen.month), month) == 0
        return min(beds, seen.projects[code].kinds.get(CARE) or 0) if untouched else 0
    return beds


def _of_gain(seen: Known, view: str, gain: Gain) -> int:
    """Of beds gained since the base: all where all are of the kind, else a planned figure's."""
    beds = max(0, gained(view, gain))
    projects = {seen.owner[place] for place in gain.members}
    if all(all_of_kind(seen, code, CARE) for code in projects):
        return beds
    if len(projects) > 1 or gain.before:
        return 0
    (code,) = projects
    as_planned = any(word.level.planned for word in gain.now) and beds == _planned_new(seen, code)
    return (seen.projects[code].kinds.get(CARE) or 0) if as_planned else 0
