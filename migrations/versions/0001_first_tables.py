"""The first tables: accounts and their records, devices and one-time codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table; there is no way back but a backup."""
    op.create_table(
        "account",
        sa.Column("id", Id, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("handle", name="uq_account_handle"),
    )
    op.create_table(
        "attempt",
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("window", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("action", "window", name="pk_attempt"),
    )
    op.create_table(
        "code",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("account_id", Id, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_code_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name="pk_code"),
    )
    op.create_table(
        "device",
        sa.Column("id", Id, nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_device_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("token_hash", name="uq_device_token_hash"),
    )
    op.create_index("ix_device_account_id", "device", ["account_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=True),
        sa.Column("replaced_by", sa.BigInteger(), nullable=True),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_history_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "id", "field", "stamp", name="pk_history"),
    )
    op.create_index("ix_history_replaced_at", "history", ["replaced_at"], unique=False)
    op.create_table(
        "record",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("stamps", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_record_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "id", name="pk_record"),
    )
    op.create_index(
        "ix_record_account_id_kind_at", "record", ["account_id", "kind", "at"], unique=False
    )
    op.create_index("ix_record_account_id_rev", "record", ["account_id", "rev"], unique=False)
    op.create_table(
        "tag",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_tag_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "rev", name="pk_tag"),
        sqlite_with_rowid=False,
    )
