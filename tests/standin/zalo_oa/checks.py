"""What Zalo refuses of a message, by its error code; 0 if it is right."""

from typing import Any

BUTTONS = frozenset({"oa.open.url", "oa.open.phone", "oa.open.sms", "oa.query.show", "oa.query.hide"})


def fault_of(body: Any) -> int:
    """Return the error code for a consultation message of this form."""
    if not isinstance(body, dict) or set(body) != {"recipient", "message"}:
        return -201
    message = body["message"]
    text, attachment = message.get("text"), message.get("attachment")
    if set(message) - {"text", "attachment", "quote_message_id"} or not (text or attachment):
        return -201
    if text is not None and (not text.strip() or len(text) > 2000):
        return -210
    return fault_of_attachment(attachment) if attachment else 0


def fault_of_attachment(attachment: Any) -> int:
    payload = attachment.get("payload", {})
    if attachment.get("type") == "file":
        return 0 if payload.get("token") else -201
    if attachment.get("type") != "template":
        return -201
    elements = payload.get("elements", [])
    match payload.get("template_type"):
        case None:
            buttons = payload.get("buttons", [])
            right = 1 <= len(buttons) <= 5 and all(_button_fits(one) for one in buttons)
        case "media":
            right = len(elements) == 1 and elements[0].get("media_type") == "image"
        case "request_user_info":
            right = len(elements) == 1 and _form_fits(elements[0])
        case _:
            right = False
    return 0 if right else -201


def _button_fits(button: Any) -> bool:
    title, payload = button.get("title", ""), button.get("payload")
    query = button.get("type", "").startswith("oa.query")
    fits = not query or (isinstance(payload, str) and 0 < len(payload) <= 1000)
    return button.get("type") in BUTTONS and 0 < len(title) <= 100 and fits


def _form_fits(element: Any) -> bool:
    sizes = 0 < len(element.get("title", "")) <= 100 and len(element.get("subtitle", "")) <= 500
    return sizes and str(element.get("image_url", "")).startswith("http")
