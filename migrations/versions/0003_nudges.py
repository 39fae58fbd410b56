"""Nudges: what is due, what was settled, and which accounts want a plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, columns and indexes; there is no way back but a backup."""
    op.add_column("account", sa.Column("plan", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "account",
        sa.Column("planned_until", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.add_column("account", sa.Column("planned_tz", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_account_plan", "account", ["plan", "planned_until"], unique=False)
    op.create_index(
        "ix_record_open",
        "record",
        ["account_id", "kind"],
        unique=False,
        sqlite_where=sa.text("open"),
        postgresql_where=sa.text("open"),
    )
    op.create_table(
        "due",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("is_sent", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_due_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_due"),
    )
    op.create_index(
        "ix_due_waiting",
        "due",
        ["at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "delivery",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subscription_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "key"],
            ["due.account_id", "due.key"],
            name="fk_delivery_account_id_key",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "key", "subscription_id", name="pk_delivery"),
    )
