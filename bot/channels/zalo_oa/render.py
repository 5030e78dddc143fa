"""From a reply to the bodies that Zalo takes."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import segno

from bot.channels.zalo_oa.arrivals import TAPPED
from bot.dialogue.model import Choice, Template

JSON = dict[str, Any]


def message(peer: str, text: str, choices: Sequence[Choice] = ()) -> JSON:
    """Return a consultation message; a pressed button sends its key back without showing it."""
    said: JSON = {"text": text}
    if choices:
        buttons = [
            {"title": one.label, "type": "oa.query.hide", "payload": f"{TAPPED}{one.key}"} for one in choices
        ]
        said["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return {"recipient": {"user_id": peer}, "message": said}


def contact_form(peer: str, *, title: str, subtitle: str, picture: str) -> JSON:
    """Return the form with which a person shares name and number."""
    element = {"title": title[:100], "subtitle": subtitle[:500], "image_url": picture}
    return _template(peer, {"template_type": "request_user_info", "elements": [element]})


def picture(peer: str, attachment_id: str) -> JSON:
    element = {"media_type": "image", "attachment_id": attachment_id}
    return _template(peer, {"template_type": "media", "elements": [element]})


def file(peer: str, token: str) -> JSON:
    attachment = {"type": "file", "payload": {"token": token}}
    return {"recipient": {"user_id": peer}, "message": {"attachment": attachment}}


def approved(peer: str, template: Template) -> JSON:
    """Return a message by an approved template, which costs money and needs no open window."""
    return {"user_id": peer, "template_id": template.id, "template_data": dict(template.data)}


def qr_png(address: str) -> bytes:
    """Return an address as a picture to scan."""
    png = BytesIO()
    segno.make_qr(address, error="m").save(png, kind="png", scale=8, border=4)
    return png.getvalue()


def _template(peer: str, payload: Mapping[str, Any]) -> JSON:
    attachment = {"type": "template", "payload": dict(payload)}
    return {"recipient": {"user_id": peer}, "message": {"attachment": attachment}}
