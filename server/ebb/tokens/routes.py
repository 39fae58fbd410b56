"""A person's tokens: made, listed and revoked by a signed-in device."""

from __future__ import annotations

from typing import Any

from litestar import Request, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from ebb.errors import BadToken
from ebb.tokens.schemas import MadeToken, NewToken, Tokens
from ebb.tokens.store import Bearer, TokenStore
from ebb.web.headers import find_header
from ebb.web.names import check_name
from ebb.web.signed_in import SignedIn

_SCHEME = "bearer"


@get("/api/account/tokens", operation_id="listTokens")
async def list_tokens(
    signed_in: NamedDependency[SignedIn], tokens: NamedDependency[TokenStore]
) -> Tokens:
    """List the tokens that work, never their secrets."""
    return Tokens(await tokens.tokens(signed_in.account_id))


@post("/api/account/tokens", status_code=HTTP_201_CREATED, operation_id="makeToken")
async def make_token(
    data: JSONBody[NewToken],
    signed_in: NamedDependency[SignedIn],
    tokens: NamedDependency[TokenStore],
) -> MadeToken:
    """Make a token that may capture what its scopes say; its secret is told this once."""
    check_name(data.name)
    return await tokens.make(signed_in.account_id, data.name, data.scopes)


@delete(
    "/api/account/tokens/{token_id:str}",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="revokeToken",
)
async def revoke_token(
    token_id: FromPath[str],
    signed_in: NamedDependency[SignedIn],
    tokens: NamedDependency[TokenStore],
) -> None:
    """End one of the account's tokens, at once."""
    await tokens.revoke(signed_in.account_id, token_id)


async def provide_bearer(request: Request[Any, Any, Any]) -> Bearer:
    """Find whose token the request shows, in its Authorization header alone. Raises BadToken."""
    tokens: TokenStore = request.app.state.tokens
    shown = find_header(request.scope["headers"], b"authorization").decode("latin-1")
    scheme, _, secret = shown.partition(" ")
    if scheme.lower() != _SCHEME or not secret:
        raise BadToken
    bearer = await tokens.bearer(secret.strip())
    await tokens.note_use(bearer)
    return bearer


routes = [list_tokens, make_token, revoke_token]
dependencies = {"bearer": Provide(provide_bearer)}
