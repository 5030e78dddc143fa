from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import (
    ChannelBroken,
    DeliveryFailed,
    Moved,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
)
from bot.channels.telegram.client import UnexpectedStatus
from bot.channels.telegram.errors import as_failure, is_harmless, seconds


def after(cause: Exception, error: TelegramError | None = None) -> TelegramError:
    """The library's exception as it comes from one of the HTTP client's."""
    error = error or NetworkError(f"httpx.{type(cause).__name__}")
    error.__cause__ = cause
    return error


TABLE: list[tuple[Exception, type[DeliveryFailed]]] = [
    (RetryAfter(5), TryLater),
    (Forbidden("Forbidden: bot was blocked by the user"), Unreachable),
    (Forbidden("Forbidden: user is deactivated"), Unreachable),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Unreachable),
    (BadRequest("Bad Request: chat not found"), Unreachable),
    (BadRequest("Bad Request: PEER_ID_INVALID"), Unreachable),
    (BadRequest("Bad Request: message text is empty"), Refused),
    (BadRequest("Bad Request: can't parse entities"), Refused),
    (BadRequest("Bad Request: BUTTON_DATA_INVALID"), Refused),
    (ChatMigrated(-1001), Moved),
    (InvalidToken("Unauthorized"), ChannelBroken),
    (after(httpx.PoolTimeout("x"), TimedOut("Pool timeout … Request was *not* sent")), TryLater),
    (after(httpx.ConnectTimeout("x"), TimedOut()), TryLater),
    (after(httpx.ConnectError("x")), TryLater),
    (after(httpx.ProxyError("x")), TryLater),
    (after(httpx.UnsupportedProtocol("x")), TryLater),
    (after(httpx.ReadTimeout("x"), TimedOut()), OutcomeUnknown),
    (after(httpx.WriteTimeout("x"), TimedOut()), OutcomeUnknown),
    (after(httpx.ReadError("x")), OutcomeUnknown),
    (after(httpx.WriteError("x")), OutcomeUnknown),
    (after(httpx.RemoteProtocolError("x")), OutcomeUnknown),
    (UnexpectedStatus(500, answered=True), TryLater),
    (UnexpectedStatus(500, answered=False), OutcomeUnknown),
    (UnexpectedStatus(502, answered=False), TryLater),
    (UnexpectedStatus(503, answered=False), TryLater),
    (UnexpectedStatus(504, answered=False), OutcomeUnknown),
    (UnexpectedStatus(403, answered=False), TryLater),
    (UnexpectedStatus(302, answered=False), TryLater),
    (UnexpectedStatus(413, answered=True), Refused),
    (UnexpectedStatus(413, answered=False), Refused),
    (Conflict("Conflict"), OutcomeUnknown),
    (EndPointNotFound("x"), OutcomeUnknown),
    (NetworkError("x"), OutcomeUnknown),
    (TelegramError("not an answer of the Bot API"), OutcomeUnknown),
    (KeyError("result"), OutcomeUnknown),
]


@pytest.mark.parametrize(("error", "kind"), TABLE, ids=lambda value: repr(value)[:60])
def test_every_exception_has_its_remedy(error: Exception, kind: type[DeliveryFailed]) -> None:
    assert type(as_failure(error, peer="1001")) is kind


def test_a_wait_holds_for_everybody_unless_a_group_asked_for_it() -> None:
    for peer, whole in (("1001", True), ("-1001", False)):
        failure = as_failure(RetryAfter(7), peer=peer)
        assert isinstance(failure, TryLater)
        assert (failure.after_s, failure.whole_channel) == (7.0, whole)


@pytest.mark.parametrize("wait", [7, 7.0, timedelta(seconds=7)])
def test_the_library_may_give_a_wait_as_number_or_timedelta(wait: float | timedelta) -> None:
    assert seconds(wait) == 7.0


def test_no_wait_is_so_short_that_it_is_none() -> None:
    assert (seconds(0), seconds(-5)) == (1.0, 1.0)


def test_a_moved_group_tells_its_new_id() -> None:
    failure = as_failure(ChatMigrated(-1009), peer="-1001")
    assert isinstance(failure, Moved)
    assert failure.peer == "-1009"


def test_nothing_left_to_do_is_no_failure() -> None:
    assert is_harmless(BadRequest("Bad Request: message is not modified: specified new message content"))
    assert is_harmless(BadRequest("Bad Request: query is too old and response timeout expired"))
    assert not is_harmless(BadRequest("Bad Request: message text is empty"))
    assert not is_harmless(Forbidden("message is not modified"))


def test_a_reason_fits_its_column() -> None:
    assert len(as_failure(BadRequest("x" * 1000), peer="1").reason) <= 200
