"""Every table, declared once for SQLite and PostgreSQL.

All instants are milliseconds since 1970 UTC. Tables that belong to an account lead their keys
with ``account_id``, so that they can be distributed by it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
Id = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _account_id() -> Column[int]:
    return Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False)


account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    # The name that a phone knows the account by: random, so that it tells nothing of the number.
    Column("handle", Text, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    # The revision of the last push that changed something, and the random tag given to it.
    Column("rev", BigInteger, nullable=False),
    Column("tag", Text, nullable=False),
    # The greatest stamp that the account holds.
    Column("seen", Text, nullable=False),
    # JSON {kind: [count, sum of record checksums mod 2**32]}, kept up by every push.
    Column("digest", Text, nullable=False),
)

record = Table(
    "record",
    metadata,
    _account_id(),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    # The stamp that most fields share, and JSON {field: stamp} for those that differ, or null.
    Column("stamp", Text, nullable=False),
    Column("stamps", Text),
    # JSON {field: value}: the text as it came, sent on unparsed.
    Column("fields", Text, nullable=False),
    # The instant and the openness of a capture, drawn out of the fields for planning.
    Column("at", BigInteger),
    Column("open", Boolean),
    Column("checksum", BigInteger, nullable=False),
    # The device whose push last changed the record: who wrote what a later push replaces.
    Column("device_id", BigInteger),
    PrimaryKeyConstraint("account_id", "kind", "id"),
    Index(None, "account_id", "rev"),
    Index(None, "account_id", "kind", "at"),
)

tag = Table(
    "tag",
    metadata,
    _account_id(),
    Column("rev", BigInteger, nullable=False),
    Column("tag", Text, nullable=False),
    PrimaryKeyConstraint("account_id", "rev"),
    sqlite_with_rowid=False,
)

history = Table(
    "history",
    metadata,
    _account_id(),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("value", Text, nullable=False),
    # The device that wrote the value, the one whose push replaced it, and when.
    Column("device_id", BigInteger),
    Column("replaced_by", BigInteger),
    Column("replaced_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("account_id", "kind", "id", "field", "stamp"),
    Index(None, "replaced_at"),
)

device = Table(
    "device",
    metadata,
    Column("id", Id, primary_key=True),
    _account_id(),
    Column("name", Text, nullable=False),
    # SHA-256 of the session token; the token itself is never stored. Null once signed out.
    Column("token_hash", Text, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Index(None, "account_id"),
)

code = Table(
    "code",
    metadata,
    # SHA-256 of the one-time code.
    Column("code_hash", Text, primary_key=True),
    # The account that the code lets a device into; null: it creates the owner's account.
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE")),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

attempt = Table(
    "attempt",
    metadata,
    # What is being limited ("join") and the minute it happened in, so that rows age out.
    Column("action", Text, nullable=False),
    Column("window", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("action", "window"),
)
