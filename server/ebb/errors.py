"""Everything that Ebb may refuse, as one tree: what went wrong, never how HTTP says it.

Each error has a stable ``code`` that clients may rely on and a ``detail`` in plain words that
holds no input, path, SQL or stack. ``web/problems.py`` turns it into application/problem+json.
"""

from __future__ import annotations

from typing import ClassVar


class EbbError(Exception):
    """A refusal with a stable code, words for a person and perhaps a time to try again.

    ``retry_after`` is in whole seconds from now.
    """

    code: ClassVar[str] = "internal"
    words: ClassVar[str] = "Something went wrong on the server."
    default_retry_after: ClassVar[int | None] = None

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Take the class's own words and code where none are given."""
        self.detail = detail or self.words
        self.problem_code = code or self.code
        self.retry_after = self.default_retry_after if retry_after is None else retry_after
        super().__init__(self.detail)


class BadRequest(EbbError):
    """The request as a whole cannot be understood."""

    code = "bad_request"
    words = "This request cannot be understood."


class BadJson(BadRequest):
    """The body is not JSON of the expected shape."""

    code = "bad_json"
    words = "The body is not JSON of the expected shape."


class CutShort(BadRequest):
    """The client left before its body had come whole."""

    code = "cut_short"
    words = "The body ends before its end. Nothing was stored."


class BadCursor(BadRequest):
    """The cursor is not one that Ebb could have given out."""

    code = "bad_cursor"
    words = "The cursor is malformed."


class BadCode(BadRequest):
    """The one-time code is wrong, used or too old; which of these is not told."""

    code = "bad_code"
    words = "This code is not valid. It may be mistyped, used already or too old."


class BadHost(BadRequest):
    """The request names a host that this server does not answer for."""

    code = "bad_host"
    words = "This server does not answer for that host name."


class NotSignedIn(EbbError):
    """The request needs a session and has none that is alive."""

    code = "not_signed_in"
    words = "Sign in first."


class BadPasskey(EbbError):
    """What a passkey answered is not accepted; why is not told."""

    code = "bad_passkey"
    words = "This passkey was not accepted. Try again, or use another way in."


class BadToken(NotSignedIn):
    """The request shows no personal token that works here."""

    code = "bad_token"
    words = "This address wants a personal token that works, in the Authorization header."


class Forbidden(EbbError):
    """The request is understood and not allowed."""

    code = "cross_site"
    words = "Requests from other sites are not accepted."


class ProofNeeded(EbbError):
    """This is only done for who has just shown that the account is theirs."""

    code = "proof_needed"
    words = "Confirm with your passkey first."


class RegistrationClosed(EbbError):
    """This server makes no accounts in that way."""

    code = "registration_closed"
    words = "New accounts are not made here in this way."


class NotOwner(EbbError):
    """Only the owner's account may do this."""

    code = "not_owner"
    words = "Only the owner of this Ebb can do that."


class LastWayIn(EbbError):
    """Without this passkey and without recovery codes nothing would open the account again."""

    code = "last_way_in"
    words = "This is the last passkey. Make recovery codes first, or another passkey."


class NoPasskeysHere(EbbError):
    """Browsers keep passkeys for HTTPS and for localhost, and for names, not for addresses."""

    code = "no_passkeys_here"
    words = "Passkeys work where Ebb has a name and HTTPS, or on localhost."


class OutOfScope(Forbidden):
    """The token works, and not for this."""

    code = "out_of_scope"
    words = "This token may not capture that."


class NotConfirmed(Forbidden):
    """What cannot be taken back is said twice."""

    code = "not_confirmed"
    words = "This cannot be taken back, so the account's own handle has to come with it."


class NotFound(EbbError):
    """There is nothing here, or nothing for this account: both read the same."""

    code = "not_found"
    words = "There is nothing here."


class UnknownContainer(NotFound):
    """No container of the account has this id, slug or title."""

    code = "unknown_container"
    words = "Nothing that you do has this name. It can be the name in the app, or its short name."


class UnknownCue(NotFound):
    """No cue of the account has this id, slug or title."""

    code = "unknown_cue"
    words = "Nothing that opens things has this name. It can be the name in the app."


class MethodNotAllowed(EbbError):
    """The address exists and does not know this method."""

    code = "method_not_allowed"
    words = "This address does not know that method."


class TooLarge(EbbError):
    """The body, or what it inflates to, is over the limit."""

    code = "too_large"
    words = "The body is larger than this address accepts."


class TooManyChanges(TooLarge):
    """One push holds more changes than are accepted at once."""

    code = "too_many_changes"
    words = "There are more changes in this push than are accepted at once."


class HeadersTooLarge(EbbError):
    """The request's head is longer than any browser's."""

    code = "too_large"
    words = "The request's headers are too large."


class TooSlow(EbbError):
    """The body does not come."""

    code = "too_slow"
    words = "The body did not come in time. Nothing was stored; try again."


class UnsupportedMedia(EbbError):
    """The body is not application/json."""

    code = "unsupported_media_type"
    words = "The body must be sent as application/json."


class UnsupportedEncoding(UnsupportedMedia):
    """The body is compressed in a way that is not accepted."""

    code = "unsupported_encoding"
    words = "The body may be plain or compressed with gzip."


class TooManyAttempts(EbbError):
    """Too many wrong codes lately."""

    code = "too_many_attempts"
    words = "Too many tries. Wait a little, then try again."
    default_retry_after = 60


class TooManyRequests(EbbError):
    """One account or token asks more often than anybody lives."""

    code = "too_many_requests"
    words = "Too many requests for now. Wait a little, then try again."
    default_retry_after = 60


class TooManyTokens(EbbError):
    """The account has as many tokens as it may have."""

    code = "too_many_tokens"
    words = "There are twenty tokens already. Revoke one that is no longer used."


class OverQuota(EbbError):
    """The account holds as much as it may hold here."""

    code = "quota"
    words = "This account is full on this server. Nothing was stored."


class PushFailed(EbbError):
    """The push service did not take a message."""

    code = "push_failed"
    words = "The push service did not take the message."


class Busy(EbbError):
    """The database does not answer just now; nothing was stored."""

    code = "busy"
    words = "The server is busy. Nothing was stored; try again."
    default_retry_after = 5


class StorageFull(EbbError):
    """There is no room on the server's disk; nothing was stored."""

    code = "storage_full"
    words = "The server has no room left. Nothing was stored; try again later."
    default_retry_after = 60


class BadSetting(EbbError):
    """A setting in the environment is unknown or cannot be used; Ebb does not start."""

    code = "bad_setting"
    words = "A setting cannot be used."
