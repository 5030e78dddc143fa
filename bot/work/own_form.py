"""The page for personal data: an address for one conversation only, and the sealed way into its inbox."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Dialect

from bot.channels.base import Arrival
from bot.dialogue.model import Filled
from bot.ids import keyed_digest
from bot.storage.tables import Conversation
from feedback.sealing import Piece, is_sealed
from feedback.tables import vault_for

PREFIX = "/thong-tin"
#: How long an address opens the page. It shows nothing, so somebody else's having it tells them nothing.
OPENS = timedelta(hours=24)
#: Under which a stored message keeps what was filled in.
PAYLOAD = "own_form"
_MAC = 32


def path_for(secret_key: str, conversation_id: int, *, now: datetime) -> str:
    """Return the path of the page for one conversation; nothing has to be stored for it."""
    until = int((now + OPENS).timestamp())
    return f"{PREFIX}/{conversation_id}-{until}-{_mac(secret_key, conversation_id, until)}"


def conversation_of(secret_key: str, key: str, *, now: datetime) -> int | None:
    """Return whose page it is; None for an address that we did not make or that has run out."""
    number, _, rest = key.partition("-")
    until, _, mac = rest.partition("-")
    if not (_whole(number) and _whole(until)):
        return None
    if not hmac.compare_digest(_mac(secret_key, int(number), int(until)).encode(), mac.encode()):
        return None
    return int(number) if datetime.fromtimestamp(int(until), UTC) >= now else None


def arrival(dialect: Dialect, conversation: Conversation, filled: Filled, *, number: str) -> Arrival:
    """Return what was filled in as a message of the conversation, sealed as personal data are.

    ``number`` is unique to this filling-in, so that sending the page twice changes nothing.
    """
    words = json.dumps(asdict(filled), ensure_ascii=False)
    sealed = vault_for(dialect).seal(words, Piece.WISH)
    return Arrival(
        channel=conversation.channel,
        external_id=f"form:{number}",
        peer=conversation.peer,
        raw={PAYLOAD: sealed},
        at_once=True,
    )


def opened(dialect: Dialect, payload: Mapping[str, Any]) -> Filled | None:
    """Return what was filled in on the page, if this stored message came from there.

    Raises:
        DataLocked: the key it was sealed with is gone.
    """
    sealed = payload.get(PAYLOAD)
    if not isinstance(sealed, str) or not is_sealed(sealed):
        return None
    return Filled(**json.loads(vault_for(dialect).open(sealed, Piece.WISH)))


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _mac(secret_key: str, conversation_id: int, until: int) -> str:
    return keyed_digest(secret_key, f"own form:{conversation_id}:{until}")[:_MAC]
