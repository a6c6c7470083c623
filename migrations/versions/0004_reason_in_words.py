"""A baseline's reason is words, a report's is a code: two columns, two names."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE baseline RENAME COLUMN reason TO reason_words")


def downgrade() -> None:
    op.execute("ALTER TABLE baseline RENAME COLUMN reason_words TO reason")
