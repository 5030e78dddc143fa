"""How a message looks in the web chat's interface."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import segno

from bot.answer_papers import numbers_of
from bot.storage.tables import Message


def shown(
    message: Message,
    *,
    files: Mapping[int, str] | None = None,
    papers: Callable[[int], Mapping[str, str] | None] = lambda _: None,
) -> dict[str, Any]:
    """Return one message as the interface gives it; only what is there is named.

    Args:
        message: a row of either direction; a person's own one has no ``seq``.
        files: names of the files that the person sent, by id.
        papers: gives name and address of a file that staff sent, by id; None if it is gone.
    """
    told: dict[str, Any] = {"id": str(message.id)}
    if message.direction == "in":
        numbers = message.payload.get("files", ())
        told |= {
            "text": message.text,
            "choices": [],
            "from": "me",
            "own_id": str(message.payload.get("id", "")),
        }
        told["files"] = [{"id": number, "name": (files or {}).get(number, "")} for number in numbers]
    else:
        told |= {"seq": message.seq, "text": message.text, "choices": _choices(message.payload)}
        told["from"] = "staff" if message.author == "staff" else "bot"
        if address := message.payload.get("qr"):
            told |= {"link": address, "qr": qr_picture(str(address))}
        if message.case_code:
            told["case"] = message.case_code
        if sent := [paper for one in numbers_of(message.payload.get("files", ())) if (paper := papers(one))]:
            told["files"] = sent
        if message.repeat:
            told["repeat"] = True
    told["at"] = message.created_at.isoformat()
    return told


def _choices(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"id": one["key"], "label": one["label"]} for one in payload.get("choices", ())]


@lru_cache(maxsize=512)
def qr_picture(address: str) -> str:
    """Return the QR picture of an address as a ``data:`` address."""
    picture: str = segno.make(address, error="m").svg_data_uri(
        scale=5, border=3, light="#fff", dark="#14232b"
    )
    return picture
