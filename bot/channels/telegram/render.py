"""From a reply to what Telegram shows: words, buttons, keyboards, a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import segno
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.base import Limits
from bot.dialogue.model import Choice, Reply

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
KEY_BYTES = 64

#: Two labels up to this length stand side by side on a cheap phone without being cut.
SHORT_LABEL = 16

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


@dataclass(frozen=True, slots=True)
class Words:
    """What people read on Telegram besides replies; the caller takes it from the texts.

    Args:
        contact_button: on the button for sharing one's own number.
        commands: by language ("vi", "en"), the menu's commands with their descriptions; the first
            language is also for everybody else.
    """

    contact_button: str
    commands: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply ready to send: ``picture`` is a PNG; if ``captioned``, the text stands under it."""

    text: str
    markup: Markup | None = None
    picture: bytes = b""
    captioned: bool = False


def render(reply: Reply, *, limits: Limits, private: bool, words: Words) -> Rendered:
    """Return what to send; ``private`` is a chat with one person, where keyboards are allowed."""
    text = reply.text
    picture = _qr_png(reply.qr) if reply.qr else b""
    numbered = _numbered(reply.choices)
    buttons = _fits_buttons(reply.choices, limits)
    if reply.choices and not buttons:
        # Rather more buttons than a message that Telegram refuses for its length.
        buttons = units(text + numbered) > TEXT_UNITS and _sendable(reply.choices)
        text = text if buttons else text + numbered
    return Rendered(
        text,
        _markup(reply, buttons=buttons, private=private, words=words),
        picture,
        captioned=bool(picture) and units(text) <= CAPTION_UNITS,
    )


def _markup(reply: Reply, *, buttons: bool, private: bool, words: Words) -> Markup | None:
    if reply.asks_contact and private:
        return _keyboard(reply.choices if buttons else (), words)
    if buttons:
        return InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(choice.label, callback_data=choice.key) for choice in row]
                for row in _rows(reply.choices)
            ]
        )
    if reply.expects_reply:
        return ForceReply(selective=True)
    # Nothing remembers whether a keyboard is still open; taking away none is harmless.
    return ReplyKeyboardRemove() if private else None


def _keyboard(choices: tuple[Choice, ...], words: Words) -> ReplyKeyboardMarkup:
    """Return the contact button; a message has one markup, so choices become words to send."""
    return ReplyKeyboardMarkup(
        [
            [KeyboardButton(words.contact_button, request_contact=True)],
            *([KeyboardButton(choice.label) for choice in row] for row in _rows(choices)),
        ],
        resize_keyboard=True,
        one_time_keyboard=True,
    )


def _rows(choices: tuple[Choice, ...]) -> list[list[Choice]]:
    rows: list[list[Choice]] = []
    for choice in choices:
        if rows and len(rows[-1]) == 1 and _short(rows[-1][0]) and _short(choice):
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return rows


def _short(choice: Choice) -> bool:
    return len(choice.label) <= SHORT_LABEL


def _fits_buttons(choices: tuple[Choice, ...], limits: Limits) -> bool:
    return 0 < len(choices) <= limits.choices and _sendable(choices)


def _sendable(choices: tuple[Choice, ...]) -> bool:
    return all(choice.label and 0 < len(choice.key.encode()) <= KEY_BYTES for choice in choices)


def _numbered(choices: tuple[Choice, ...]) -> str:
    return "\n\n" + "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(choices, 1))


def _qr_png(address: str) -> bytes:
    png = BytesIO()
    segno.make_qr(address, error="m").save(png, kind="png", scale=8, border=4)
    return png.getvalue()


def units(text: str) -> int:
    """Count UTF-16 units, as Telegram does.

    >>> units("a😀")
    3
    """
    return len(text) + sum(letter > "\uffff" for letter in text)
