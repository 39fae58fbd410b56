"""Personal tokens for capturing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; there is no way back but a backup."""
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
