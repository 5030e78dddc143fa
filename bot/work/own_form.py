"""The page for personal data: an address for one conversation only, and the sealed way into its inbox."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Dialect

from bot.channels.base import Arrival
from bot.dialogue.model import Filled
from bot.passes import number_in, pass_for
from bot.storage.tables import Conversation
from feedback.sealing import Piece, is_sealed
from feedback.tables import vault_for

PREFIX = "/thong-tin"
#: How long an address opens the page. It shows nothing, so somebody else's having it tells them nothing.
OPENS = timedelta(hours=24)
#: Under which a stored message keeps what was filled in.
PAYLOAD = "own_form"
PURPOSE = "own form"


def path_for(secret_key: str, conversation_id: int, *, now: datetime) -> str:
    """Return the path of the page for one conversation."""
    return f"{PREFIX}/{pass_for(secret_key, PURPOSE, conversation_id, until=now + OPENS)}"


def conversation_of(secret_key: str, key: str, *, now: datetime) -> int | None:
    """Return whose page it is; None for an address that we did not make or that has run out."""
    return number_in(secret_key, PURPOSE, key, now=now)


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
