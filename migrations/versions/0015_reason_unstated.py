"""A reason that the source does not give: told apart from a reason that nobody was asked for."""

import json

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_UNSTATED = "unstated"
_RULE = "ck_status_report_reason_code"
_REASONS = (
    *("funding", "design", "tender", "site", "permits", "contractor", "scope", "equipment"),
    *("licensing", "weather", "other"),
)


def upgrade() -> None:
    _reasons((*_REASONS, _UNSTATED))
    _put_back()


def downgrade() -> None:
    """Leave the reason empty where the source gives none; the log keeps that it does not."""
    op.execute(f"UPDATE status_report SET reason = NULL WHERE reason = '{_UNSTATED}'")
    _reasons(_REASONS)


def _reasons(codes: tuple[str, ...]) -> None:
    """Let the reasons be these."""
    listed = ", ".join(f"'{code}'" for code in codes)
    with altered(op, "status_report") as table:
        table.drop_constraint(op.f(_RULE), type_="check")
        table.create_check_constraint(op.f(_RULE), f"reason IN ({listed})")


def _put_back() -> None:
    """Fill in the reasons that the log says are unstated: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new FROM change WHERE record = 'status_report' AND new IS NOT NULL"
        " AND (field = 'reason' OR field IS NULL AND new LIKE :sign) ORDER BY id"
    )
    last = {}
    for key, field, new in op.get_bind().execute(query, {"sign": '%"reason"%'}):
        value = json.loads(new)
        last[key] = value if field else value.get("reason")
    write = sa.text("UPDATE status_report SET reason = :reason WHERE id = :id")
    for key, reason in last.items():
        if reason == _UNSTATED:
            op.get_bind().execute(write, {"reason": reason, "id": int(key)})
