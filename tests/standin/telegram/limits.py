"""What Telegram refuses although its types are right."""

import re
from collections.abc import Mapping
from typing import Any

TAG = re.compile(
    r"</?(b|strong|i|em|u|ins|s|strike|del|code|pre|blockquote|tg-spoiler|span|a)(\s[^<>]*)?>", re.IGNORECASE
)
ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+);")
MEGABYTE = 1024 * 1024


class Refusal(Exception):
    """The Bot API answers ``ok: false``."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(description: str, **parameters: int) -> Refusal:
    return Refusal(400, f"Bad Request: {description}", **parameters)


def check_text(text: str, parse_mode: str, *, at_most: int, empty: str, too_long: str) -> str:
    """Return the text as people see it: tags read, blanks at the ends gone."""
    if parse_mode.lower() == "html":
        text = TAG.sub("", text)
        if "<" in text or ">" in text:
            raise bad("can't parse entities: Unsupported start tag")
        text = ENTITY.sub("x", text)
    text = text.strip()
    if not text and empty:
        raise bad(empty)
    if len(text.encode("utf-16-le")) // 2 > at_most:
        raise bad(too_long)
    return text


def check_markup(markup: Mapping[str, Any], *, private: bool) -> None:
    rows = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise bad("text buttons are unallowed in the inline keyboard")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    if sum(len(row) for row in rows) > 100:
        raise bad("reply markup is too long")
    for button in (button for row in markup.get("keyboard", []) for button in row):
        if isinstance(button, Mapping) and button.get("request_contact") and not private:
            raise bad("phone number can be requested in private chats only")


def check_upload(data: bytes, *, photo: bool) -> None:
    if not data:
        raise bad("file must be non-empty")
    if len(data) > (10 if photo else 50) * MEGABYTE:
        raise Refusal(413, "Request Entity Too Large")
    if photo and not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise bad("IMAGE_PROCESS_FAILED")


def check_commands(commands: list[Mapping[str, str]]) -> None:
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
