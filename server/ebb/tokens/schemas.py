"""What the addresses of tokens take and give. Instants are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

Scope: TypeAlias = Literal["energy", "switch", "cue", "moment"]
Scopes: TypeAlias = Annotated[list[Scope], Meta(min_length=1, max_length=4)]
TokenName: TypeAlias = Annotated[str, Meta(min_length=1, max_length=60)]


class NewToken(Struct, frozen=True, forbid_unknown_fields=True):
    """What a token is called, and what it may capture."""

    name: TokenName
    scopes: Scopes


class Token(Struct, frozen=True):
    """A token that works; ``used_at`` is null for one never used."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: int
    used_at: int | None


class Tokens(Struct, frozen=True):
    """The account's tokens, oldest first."""

    tokens: list[Token]


class MadeToken(Struct, frozen=True):
    """A new token; ``secret`` is told here and never again."""

    token: Token
    secret: str
