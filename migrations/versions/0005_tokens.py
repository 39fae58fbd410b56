"""Personal tokens for capturing, and how much an account holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


# SQLite's length counts characters, but of a BLOB bytes.
FILL = {
    "sqlite": """
UPDATE account SET bytes = coalesce((
  SELECT sum(length(CAST(fields AS BLOB))) FROM record WHERE record.account_id = account.id
), 0)
""",
    "postgresql": """
UPDATE account SET bytes = coalesce((
  SELECT sum(octet_length(fields)) FROM record WHERE record.account_id = account.id
), 0)
""",
}


def upgrade() -> None:
    """Create the table and the column; there is no way back but a backup."""
    op.create_table(
        "token",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_token_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_token"),
        sa.UniqueConstraint("token_hash", name="uq_token_token_hash"),
    )
    op.add_column(
        "account", sa.Column("bytes", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.execute(FILL[op.get_bind().dialect.name])
