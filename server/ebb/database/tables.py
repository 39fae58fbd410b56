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
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
    text,
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
    # What the person calls the account, for themselves; empty where nobody asked.
    Column("name", Text, nullable=False, server_default=""),
    # Whether it was made with the first code: it may invite others.
    Column("is_owner", Boolean, nullable=False, server_default=false()),
    Column("created_at", BigInteger, nullable=False),
    # The revision of the last push that changed something, and the random tag given to it.
    Column("rev", BigInteger, nullable=False),
    Column("tag", Text, nullable=False),
    # The greatest stamp that the account holds.
    Column("seen", Text, nullable=False),
    # JSON {kind: [count, sum of record checksums mod 2**32]}, kept up by every push.
    Column("digest", Text, nullable=False),
    # How many bytes the fields of its records take, kept up by every push.
    Column("bytes", BigInteger, nullable=False, server_default="0"),
    # 0: no device asked for nudges. 1: what waits is planned. 2: something changed since. A push
    # makes 2 of 1 in its own transaction, so that no crash can leave a plan that nobody renews.
    Column("plan", Integer, nullable=False, server_default="0"),
    # Up to which instant nudges are planned, and by which version of the time zone rules.
    Column("planned_until", BigInteger, nullable=False, server_default="0"),
    Column("planned_tz", Text, nullable=False, server_default=""),
    Index("ix_account_plan", "plan", "planned_until"),
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
    # What goes on, however long ago it began: a handful of rows among years of them.
    Index(
        "ix_record_open",
        "account_id",
        "kind",
        sqlite_where=text("open"),
        postgresql_where=text("open"),
    ),
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
    # When it last showed that the account is its person's, and the passkey that signed it in.
    Column("proved_at", BigInteger),
    Column("passkey_id", Text),
    Index(None, "account_id"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", Id, primary_key=True),
    _account_id(),
    Column("device_id", Id, ForeignKey("device.id", ondelete="CASCADE"), nullable=False),
    # Where to send: whoever has this address may send there. One browser, one row.
    Column("endpoint", Text, nullable=False, unique=True),
    # What to encrypt with, base64url: the browser's public point and the shared secret.
    Column("p256dh", Text, nullable=False),
    Column("auth", Text, nullable=False),
    # SHA-256 of the server's key that the subscription was made with.
    Column("key_hash", Text, nullable=False),
    Column("renewed_at", BigInteger, nullable=False),
    # When the push service last took a message, and since when none has been seen to arrive.
    Column("accepted_at", BigInteger),
    Column("unseen_since", BigInteger),
    # When the device last told of a message that it showed.
    Column("receipt_at", BigInteger),
    # How many messages in a row were not taken; refused_at and refusal (an HTTP status, or 0) stay
    # until one is.
    Column("failures", Integer, nullable=False),
    Column("refused_at", BigInteger),
    Column("refusal", Integer),
    Index(None, "account_id"),
    Index(None, "device_id"),
)

due = Table(
    "due",
    metadata,
    _account_id(),
    # The nudge's id, wherever it goes, its kind, and what it is about: see nudges/plan.py.
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("day", Text, nullable=False),
    # When to send it, and from when on it is of no use.
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    # Whoever sends it has it until then; a later try waits until then, too.
    Column("lease_until", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When it was settled, and whether any push service took it.
    Column("done_at", BigInteger),
    Column("is_sent", Boolean),
    PrimaryKeyConstraint("account_id", "key"),
    Index(
        "ix_due_waiting",
        "at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

delivery = Table(
    "delivery",
    metadata,
    Column("account_id", Id, nullable=False),
    Column("key", Text, nullable=False),
    # A subscription that is settled while another one of the same nudge is tried again.
    Column("subscription_id", Id, nullable=False),
    PrimaryKeyConstraint("account_id", "key", "subscription_id"),
    ForeignKeyConstraint(["account_id", "key"], ["due.account_id", "due.key"], ondelete="CASCADE"),
)

code = Table(
    "code",
    metadata,
    # SHA-256 of the one-time code.
    Column("code_hash", Text, primary_key=True),
    # The account that the code lets a device into; null: it creates one.
    Column("account_id", Id, ForeignKey("account.id", ondelete="CASCADE")),
    # pair: made by a device. operator: made on the server's machine. owner: creates the first
    # account. invitation: creates a further one.
    Column("kind", Text, nullable=False, server_default="pair"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

passkey = Table(
    "passkey",
    metadata,
    _account_id(),
    # Random: what addresses name it by.
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    # The authenticator's own name for it, and its public key as COSE; both base64url.
    Column("credential_id", Text, nullable=False, unique=True),
    Column("public_key", Text, nullable=False),
    # How often it signed, by its own count; 0 for ever where it does not count.
    Column("sign_count", BigInteger, nullable=False),
    # JSON: how browsers may reach it.
    Column("transports", Text, nullable=False),
    # Whether its keeper has copies of it elsewhere.
    Column("is_backed_up", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    PrimaryKeyConstraint("account_id", "id"),
)

challenge = Table(
    "challenge",
    metadata,
    # SHA-256 of what a passkey is asked to sign, once.
    Column("challenge_hash", Text, primary_key=True),
    # What for, and in which device's session; null: nobody is signed in.
    Column("ceremony", Text, nullable=False),
    Column("device_id", Id, ForeignKey("device.id", ondelete="CASCADE")),
    # The handle of an account that is to be made.
    Column("handle", Text),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "device_id"),
    Index(None, "expires_at"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _account_id(),
    # SHA-256 of a code that lets its person in once; the row goes when it is used.
    Column("code_hash", Text, nullable=False, unique=True),
    PrimaryKeyConstraint("account_id", "code_hash"),
)

token = Table(
    "token",
    metadata,
    _account_id(),
    # Random, so that it tells nothing of how many there are.
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    # SHA-256 of the token; the token itself is never stored.
    Column("token_hash", Text, nullable=False, unique=True),
    # What it may capture, parted by spaces.
    Column("scopes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("revoked_at", BigInteger),
    PrimaryKeyConstraint("account_id", "id"),
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
