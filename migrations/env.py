"""Runs the migrations on the connection the program hands over, or on PORTFOLIO_DB."""

import os

from alembic import context
from sqlalchemy.engine import Connection

from portfolio.store.models import Base
from portfolio.store.opening import engine_for, place


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=False,
        at=context.config.attributes.get("at"),
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = engine_for(place(os.environ.get("PORTFOLIO_DB")), foreign_keys=False)
    with engine.execution_options(writes=True).connect() as own, own.begin():
        migrate(own)
