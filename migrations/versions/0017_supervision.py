"""What stands beside a project's reports: contracts, visits to the site, audit findings."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOST = 10_000_000_000_000
_KINDS = ("survey", "design", "construction", "supervision", "equipment", "other")
_TABLES = ("contract", "site_visit", "audit_finding")


def upgrade() -> None:
    codes = ", ".join(f"'{kind}'" for kind in _KINDS)
    _table(
        "contract",
        (
            *(_text("contract_number"), _text("contract_kind"), _text("party", given=False)),
            sa.Column("amount", sa.Integer(), nullable=False),
            *(_text("signed_on", given=False), _text("changes_number", given=False)),
        ),
        ("contract_number",),
        {
            "contract_number_given": "length(trim(contract_number)) > 0",
            "contract_kind_code": f"contract_kind IN ({codes})",
            "amount_range": f"amount BETWEEN -{_MOST} AND {_MOST}",
            "signed_on_date": _day("signed_on", given=False),
            "amount_of_change": "amount >= 0 OR changes_number IS NOT NULL",
            "changes_another": "changes_number <> contract_number",
        },
    )
    _table(
        "site_visit",
        (_text("visited_on"), _text("visitor"), _text("noted", given=False)),
        ("visited_on", "visitor"),
        {
            "visited_on_date": _day("visited_on"),
            "visitor_given": "length(trim(visitor)) > 0",
        },
    )
    _table(
        "audit_finding",
        (
            *(_text("finding_number"), _text("found_on"), _text("words")),
            *(_text(name, given=False) for name in ("deadline", "remedied_on", "remedy")),
        ),
        ("finding_number",),
        {
            "finding_number_given": "length(trim(finding_number)) > 0",
            "words_given": "length(trim(words)) > 0",
            "found_on_date": _day("found_on"),
            "deadline_date": _day("deadline", given=False),
            "remedied_on_date": _day("remedied_on", given=False),
            "deadline_not_before": "deadline >= found_on",
            "remedied_not_before": "remedied_on >= found_on",
        },
    )
    for table in _TABLES:
        _put_back(table)


def _text(name: str, *, given: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not given)


def _day(name: str, *, given: bool = True) -> str:
    day = (
        f"{name} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
        f" AND date({name}, '+0 days') IS NOT NULL AND date({name}, '+0 days') = {name}"
    )
    return day if given else f"{name} IS NULL OR ({day})"


def _table(
    name: str, columns: tuple[sa.Column[Any], ...], key: tuple[str, ...], rules: dict[str, str]
) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{what}")) for what, rule in rules.items()),
        *(
            sa.ForeignKeyConstraint([f"{what}_id"], [of], name=op.f(f"fk_{name}_{what}_id"))
            for what, of in (("project", "project.id"), ("source", "source_document.id"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("project_id", *key, name=op.f(f"uq_{name}_project_id_{'_'.join(key)}")),
        sqlite_strict=True,
    )


def _put_back(table: str) -> None:
    """Write the rows that the log knows: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new, change_set_id FROM change WHERE record = :table ORDER BY id"
    )
    found: dict[str, dict[str, Any]] = {}
    raised: dict[str, set[int]] = {}
    for key, field, new, number in op.get_bind().execute(query, {"table": table}).all():
        value = None if new is None else json.loads(new)
        if field is not None:
            found[key][field] = value
            raised[key].add(number)
        elif value is None:
            del found[key]
        else:
            found[key], raised[key] = value, set()
    for key, row in found.items():
        values = {**row, "version": 1 + len(raised[key])}
        marks, columns = ", ".join(f":{name}" for name in values), ", ".join(values)
        op.get_bind().execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), values)


def downgrade() -> None:
    """Take the tables off; the log keeps what stood in them."""
    for table in reversed(_TABLES):
        op.drop_table(table)
