"""The field's standard codes and what each is called."""

from typing import Final

from portfolio.values.language import Term

GROUPS: Final = {
    "continued": Term("group", "Continued"),
    "new": Term("group", "New / rebuilt / extended"),
    "planned": Term("group", "Planned"),
}
NATURES: Final = {
    "new": Term("nature", "New"),
    "extend": Term("nature", "Extended"),
    "rebuild_extend": Term("nature", "Rebuilt and extended"),
    "relocation": Term("nature", "Relocation"),
    "renovation": Term("nature", "Renovation"),
    "mixed": Term("nature", "Mixed"),
    "unknown": Term("nature", "Unknown"),
}
#: Whether a plan is in force, or a draft handed up for approval.
PLAN_STATUSES: Final = {
    "draft": Term("plan status", "Draft for approval"),
    "approved": Term("plan status", "Approved"),
}
#: What kind of paper a figure rests on; only of some is an opening proved by more than a newspaper.
DOCUMENT_KINDS: Final = {
    "plan": Term("document kind", "Plan"),
    "statistics": Term("document kind", "Statistics"),
    "official": Term("document kind", "Official document"),
    "press": Term("document kind", "Published report"),
}
FUNDERS: Final = {
    "public": Term("funder", "Public"),
    "private": Term("funder", "Private"),
}
#: Who the money of a project comes from, in the order in which it is shown.
FUNDING_SOURCES: Final = {
    "central": Term("funding source", "Central budget"),
    "provincial": Term("funding source", "Provincial budget"),
    "municipal": Term("funding source", "Municipal budget"),
    "district": Term("funding source", "District budget"),
    "special_bond": Term("funding source", "Special bonds"),
    "own_funds": Term("funding source", "Own funds"),
    "private_capital": Term("funding source", "Private capital"),
}
#: What is public finance; an institution's own funds are not, and private capital is outside.
FISCAL_SOURCES: Final = ("central", "provincial", "municipal", "district", "special_bond")
#: What an investment is made of, as statistics and final accounts split it; a reserve is never done.
COMPONENTS: Final = {
    "construction": Term("component", "Construction and installation"),
    "equipment": Term("component", "Equipment and instruments"),
    "other": Term("component", "Other costs"),
    "reserve": Term("component", "Reserve"),
}
DONE_COMPONENTS: Final = ("construction", "equipment", "other")
#: The four readings of money over time: arranged, arrived in the account, done and paid out.
PHASINGS: Final = {
    "planned": Term("phasing", "Planned"),
    "arrived": Term("phasing", "Arrived"),
    "done": Term("phasing", "Done"),
    "paid": Term("phasing", "Paid"),
}
#: Money that a table gives for no single year: of all those before a year, or after one.
SIDES: Final = {
    "before": Term("side of a year", "Earlier years"),
    "after": Term("side of a year", "Later years"),
}
BED_KINDS: Final = {
    "rehabilitation_elderly": Term("bed kind", "Rehabilitation and elderly-care beds"),
    "infectious": Term("bed kind", "Infectious-disease beds"),
}
STAGES: Final = {
    "filed": Term("stage", "Filed (private project)"),
    "proposal": Term("stage", "Project proposal"),
    "feasibility": Term("stage", "Feasibility study"),
    "approved_budget": Term("stage", "Preliminary design and budget"),
    "drawings": Term("stage", "Working drawings"),
    "tender": Term("stage", "Tender"),
    "started": Term("stage", "Construction started"),
    "foundation": Term("stage", "Piling and basement"),
    "structure": Term("stage", "Main structure"),
    "topped_out": Term("stage", "Topped out"),
    "fit_out": Term("stage", "Fit-out"),
    "completed": Term("stage", "Works completed"),
    "accepted": Term("stage", "Joint acceptance passed"),
    "handed_over": Term("stage", "Handed over"),
    "in_use": Term("stage", "In use"),
    "final_account": Term("stage", "Final account"),
    "evaluated": Term("stage", "Evaluated"),
    "suspended": Term("stage", "Suspended"),
    "stopped": Term("stage", "Stopped"),
    "deferred": Term("stage", "Deferred"),
    "merged": Term("stage", "Merged into another project"),
    "withdrawn": Term("stage", "Withdrawn from the plan"),
}
#: Stages from which a project's beds are in use.
OPEN_STAGES: Final = ("in_use", "final_account", "evaluated")
#: Stages from which the final account of a project is settled.
FINAL_STAGES: Final = ("final_account", "evaluated")
#: Stages that show that the works were accepted, before use.
ACCEPTED_STAGES: Final = ("accepted", "handed_over")
#: Stages that say the works are finished, before use.
FINISHED_STAGES: Final = ("completed", *ACCEPTED_STAGES)
#: Stages that say a place is not in use yet; the states beside the sequence say nothing of it.
BEFORE_USE: Final = tuple(STAGES)[: tuple(STAGES).index("in_use")]
#: Stages that show works: from the start of construction to acceptance.
WORKS_STAGES: Final = (
    *("started", "foundation", "structure", "topped_out"),
    *("fit_out", "completed", "accepted"),
)
#: Stages from the start of construction on: works were under way by then.
BEGUN_STAGES: Final = (*WORKS_STAGES, "handed_over", *OPEN_STAGES)
#: Stages from the end of works on: nothing is left to build.
BUILT_STAGES: Final = (*FINISHED_STAGES, *OPEN_STAGES)
#: States in which a project delivers no beds in the views `forecast` and `confirmed`.
HALTED_STAGES: Final = ("stopped", "deferred", "merged", "withdrawn")
#: States in which nothing is to come until works go on.
PAUSED_STAGES: Final = ("suspended", "stopped", "deferred")
#: Stages by which a project comes to a halt or leaves its plan: each needs a reason and a document.
EXIT_STAGES: Final = (*HALTED_STAGES, "suspended")
#: Stages after which no monthly report is asked for any more.
ENDED_STAGES: Final = ("evaluated", "stopped", "merged", "withdrawn")
#: Stages that take a project's entry out of its plan.
LEFT_STAGES: Final = ("merged", "withdrawn")
#: How one project takes over another.
SUCCESSIONS: Final = ("merged", "split")

MILESTONES: Final = {
    "proposal_approved": Term("milestone", "Proposal approved"),
    "feasibility_approved": Term("milestone", "Feasibility study approved"),
    "budget_approved": Term("milestone", "Preliminary design and budget approved"),
    "filed": Term("milestone", "Filed (private project)"),
    "land_permit": Term("milestone", "Land-use permit"),
    "planning_permit": Term("milestone", "Planning permit"),
    "construction_permit": Term("milestone", "Construction permit"),
    "joint_acceptance": Term("milestone", "Joint acceptance"),
    "licence": Term("milestone", "Practice licence"),
    "final_account_approved": Term("milestone", "Final account approved"),
}
#: The sides from which it is told what a project's money is to reach.
GOAL_ASPECTS: Final = {
    "output": Term("goal", "Output"),
    "time": Term("goal", "Time"),
    "cost": Term("goal", "Cost"),
    "effect": Term("goal", "Effect"),
}
#: What of the record a goal can be held against; all others are told in words.
GOAL_MEASURES: Final = {
    "capacity_added": Term("goal", "Capacity added, beds"),
    "finish": Term("goal", "Finish"),
    "opening": Term("goal", "Opening"),
    "cost": Term("goal", "Total cost"),
}
#: The longest by which the final account of a project may be put off in all, in months: 6 of a large
#: one (MOF 财建〔2016〕503号 art. 2).
MOST_EXTENDED: Final = 6
#: What a contract is for.
CONTRACT_KINDS: Final = {
    "survey": Term("contract kind", "Survey"),
    "design": Term("contract kind", "Design"),
    "construction": Term("contract kind", "Construction"),
    "supervision": Term("contract kind", "Supervision of works"),
    "equipment": Term("contract kind", "Equipment"),
    "other": Term("contract kind", "Other services"),
}
LIGHTS: Final = {
    "green": Term("light", "Green"),
    "amber": Term("light", "Amber"),
    "red": Term("light", "Red"),
    "grey": Term("light", "Grey"),
}
#: What is shown in the place of a light where a project is in use: it is late for nothing any more.
OPENED: Final = "opened"
SHOWN_LIGHTS: Final = {**LIGHTS, OPENED: Term("light", "In use")}
#: Each light's sign and letter, for eyes and printers that see no colour.
LIGHT_SIGNS: Final = {"green": "●", "amber": "▲", "red": "■", "grey": "·", OPENED: "◆"}
#: In Chinese the letter is the colour's own character.
LIGHT_LETTERS: Final = {
    "green": Term("light letter", "G"),
    "amber": Term("light letter", "A"),
    "red": Term("light letter", "R"),
    "grey": Term("light letter", "-"),
    OPENED: Term("light letter", "U"),
}
#: What the lights of a project are computed from, and the worst of them.
LIGHT_KINDS: Final = {
    "overall": Term("light of", "Overall"),
    "schedule": Term("light of", "Schedule"),
    "progress": Term("light of", "Investment of the year"),
    "cost": Term("light of", "Cost"),
}
REASONS: Final = {
    "funding": Term("reason", "Funding"),
    "design": Term("reason", "Design change"),
    "tender": Term("reason", "Tendering"),
    "site": Term("reason", "Site and resettlement"),
    "permits": Term("reason", "Permits"),
    "contractor": Term("reason", "Contractor"),
    "scope": Term("reason", "Change of scope"),
    "equipment": Term("reason", "Equipment"),
    "licensing": Term("reason", "Licensing and moving in"),
    "weather": Term("reason", "Weather and force majeure"),
    "other": Term("reason", "Other (say what)"),
    "unstated": Term("reason", "The source gives none"),
}
#: How surely it is known by how many months something is late.
SLIP_PRECISIONS: Final = {
    "exact": Term("slip precision", "exactly"),
    "about": Term("slip precision", "about so many"),
    "at_most": Term("slip precision", "at most so many"),
    "at_least": Term("slip precision", "at least so many, nothing reported"),
}
COST_KINDS: Final = {
    "estimate": Term("cost kind", "Feasibility estimate"),
    "approved_budget": Term("cost kind", "Approved budget"),
    "contract": Term("cost kind", "Contract price"),
    "settlement": Term("cost kind", "Audited settlement"),
    "final_account": Term("cost kind", "Final account"),
    "unknown": Term("cost kind", "Reported cost, kind unknown"),
}
REPORT_STATES: Final = {
    "draft": Term("report state", "Draft"),
    "filed": Term("report state", "Filed"),
    "reviewed": Term("report state", "Reviewed"),
    "returned": Term("report state", "Returned"),
}
#: How far a fact taken from a document is to be trusted.
CONFIDENCES: Final = {
    "high": Term("confidence", "High"),
    "medium": Term("confidence", "Medium"),
    "low": Term("confidence", "Low"),
}
#: Only reports in these states count in any figure.
COUNTED_STATES: Final = ("filed", "reviewed")

VIEWS: Final = {
    "plan": Term("view", "Plan"),
    "forecast": Term("view", "Forecast"),
    "confirmed": Term("view", "In use"),
}
#: Why a district adds no beds to its city.
NO_FIGURES: Final = {
    "no_plan": Term("district", "no plan"),
    "no_target": Term("district", "no target, or no residents"),
    "too_early": Term("district", "its target was not out yet"),
}
#: Why the forecast leaves a project's beds out, the first that fits.
WHYS: Final = {
    "halted": Term("no evidence", "halted"),
    "due_unreported": Term("no evidence", "due and unreported"),
    "no_works": Term("no evidence", "no works reported"),
    "date_lapsed": Term("no evidence", "no new date"),
}
POPULATION_BASES: Final = {
    "fixed": Term("population", "2020 census"),
    "latest": Term("population", "Newest official figure"),
}
#: The basis of a scenario that supposes a number of residents.
ASSUMED: Final = "assumed"
POPULATION_KINDS: Final = {
    "census": Term("population kind", "Census"),
    "survey": Term("population kind", "Sample survey"),
    "implied": Term("population kind", "Implied by another figure"),
}
POPULATION_STATUSES: Final = {
    "official": Term("population status", "Official"),
    "derived": Term("population status", "Derived"),
    "unknown": Term("population status", "Unknown"),
}
#: What a file to be imported may hold.
IMPORT_KINDS: Final = {
    "projects": Term("import kind", "Projects"),
    "reports": Term("import kind", "Status reports"),
    "population": Term("import kind", "Population"),
    "targets": Term("import kind", "Targets"),
    "totals": Term("import kind", "Stated totals"),
    "funding": Term("import kind", "Funding"),
    "milestones": Term("import kind", "Milestones"),
    "baselines": Term("import kind", "Later baselines"),
    "parts": Term("import kind", "Parts of projects"),
    "sites": Term("import kind", "Sites"),
    "townships": Term("import kind", "Townships"),
    "contracts": Term("import kind", "Contracts"),
    "visits": Term("import kind", "Visits to the sites"),
    "audits": Term("import kind", "Audit findings"),
    "extensions": Term("import kind", "Extensions of the settlement"),
    "goals": Term("import kind", "Performance goals"),
}
#: How a document words a figure that it does not give exactly; `{figure}` is the figure.
QUALIFIERS: Final = {
    "about": Term("qualifier", "about {figure}"),
    "nearly": Term("qualifier", "nearly {figure}"),
    "over": Term("qualifier", "over {figure}"),
    "up_to": Term("qualifier", "up to {figure}"),
    "at_least": Term("qualifier", "at least {figure}"),
}
#: Whether government has to see to an indicator, or only wants to see it come.
INDICATOR_TYPES: Final = {
    "binding": Term("indicator type", "Binding"),
    "anticipatory": Term("indicator type", "Anticipatory"),
}
#: Whether more of an indicator is better, or less.
DIRECTIONS: Final = {
    "positive": Term("direction", "More is better"),
    "negative": Term("direction", "Less is better"),
    "neutral": Term("direction", "Neutral"),
}
#: What the projects measure an indicator by: all beds, or those of a kind; over so many residents.
MEASURES: Final = {
    "beds": Term("measure", "Beds per 1,000 residents"),
    "infectious": Term("measure", "Infectious-disease beds per 10,000 residents"),
}
MEASURED_PER: Final = {"beds": 1_000, "infectious": 10_000}
GROUPINGS: Final = {
    "group": Term("grouping", "Group"),
    "funder": Term("grouping", "Funder"),
    "township": Term("grouping", "Township"),
    "stage": Term("grouping", "Stage"),
    "nature": Term("grouping", "Nature"),
}
#: What a rollup is grouped by that holds several districts side by side.
BY_DISTRICT: Final = "district"
DISTRICTS: Final = Term("grouping", "District")
METRICS: Final = {
    "projects": Term("metric", "Projects"),
    "land_area": Term("metric", "Land area"),
    "floor_area": Term("metric", "Floor area"),
    "investment": Term("metric", "Total investment"),
    "beds_built": Term("metric", "Beds built"),
    "beds_staffed": Term("metric", "Staffed beds"),
    "beds_opened": Term("metric", "Expected open beds"),
    "beds_new": Term("metric", "New beds"),
}
#: What is known of a project besides its figures, in the order in which it is shown.
PARTICULARS: Final = {
    "project_code": Term("particular", "National project code"),
    "registered_month": Term("particular", "In the project library since"),
    "stats_entry_month": Term("particular", "In the investment statistics since"),
    "owner": Term("particular", "Owner"),
    "agent": Term("particular", "Agent builder"),
    "responsible_unit": Term("particular", "Responsible unit"),
    "leader": Term("particular", "Responsible leader"),
    "contact": Term("particular", "Contact"),
    "scope": Term("particular", "Scope and scale"),
}
#: The figures of a baseline, in the order in which they are shown.
FIGURES: Final = {
    "beds_built": Term("figure", "Beds built"),
    "beds_staffed": Term("figure", "Staffed beds"),
    "beds_opened": Term("figure", "Expected open beds"),
    "beds_new": Term("figure", "Expected new beds"),
    "investment": Term("figure", "Total investment"),
    "land_area": Term("figure", "Land area, m²"),
    "floor_area": Term("figure", "Floor area, m²"),
    "phase_one_floor_area": Term("figure", "of which phase one, m²"),
    "renovated_area": Term("figure", "Renovated area, m²"),
}
#: The figures of which parts are held against their whole.
PART_METRICS: Final = {**METRICS, "renovated_area": Term("metric", "Renovated area")}
#: The figures that are areas, in hundredths of a square metre.
AREAS: Final = tuple(name for name in FIGURES if name.endswith("area"))
RECONCILE_STATUSES: Final = {
    "agrees": Term("reconcile", "agrees"),
    "rounds": Term("reconcile", "rounds"),
    "differs": Term("reconcile", "differs"),
    "unknown": Term("reconcile", "unknown"),
    "noted": Term("reconcile", "noted"),
}
#: A township key for projects that stand in more than one; they are never split.
SEVERAL: Final = "several"
#: The key of rows whose grouping value nobody has given.
UNKNOWN: Final = "unknown"

#: Months after which a report no longer speaks for its project.
STALE_AFTER_MONTHS: Final = 2
#: The most beds, residents or the like that a single figure may be.
MOST_BEDS: Final = 1_000_000
MOST_RESIDENTS: Final = 10**9
