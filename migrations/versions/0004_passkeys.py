"""Passkeys, recovery codes, and accounts for others than the owner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables and columns; there is no way back but a backup."""
    op.add_column("account", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "account", sa.Column("is_owner", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # There was only one way to an account so far: the owner's code.
    op.execute("UPDATE account SET is_owner = true WHERE id = (SELECT min(id) FROM account)")
    op.add_column("device", sa.Column("proved_at", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("passkey_id", sa.Text(), nullable=True))
    op.add_column("code", sa.Column("kind", sa.Text(), nullable=False, server_default="pair"))
    op.execute("UPDATE code SET kind = 'owner' WHERE account_id IS NULL")
    op.create_table(
        "passkey",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.Text(), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_passkey_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_table(
        "challenge",
        sa.Column("challenge_hash", sa.Text(), nullable=False),
        sa.Column("ceremony", sa.Text(), nullable=False),
        sa.Column("device_id", Id, nullable=True),
        sa.Column("handle", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name="fk_challenge_device_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_hash", name="pk_challenge"),
    )
    op.create_index("ix_challenge_device_id", "challenge", ["device_id"], unique=False)
    op.create_index("ix_challenge_expires_at", "challenge", ["expires_at"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_recovery_code_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name="pk_recovery_code"),
        sa.UniqueConstraint("code_hash", name="uq_recovery_code_code_hash"),
    )
