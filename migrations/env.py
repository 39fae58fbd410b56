"""How migrations run: on the connection, and in the transaction, of ``ebb.database.migrate``."""

from __future__ import annotations

from alembic import context

from ebb.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
