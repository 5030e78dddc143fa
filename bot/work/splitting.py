"""Cuts a reply into parts that a channel takes, where a reader would pause."""

from dataclasses import replace
from unicodedata import normalize

from bot.channels.base import Channel
from bot.dialogue.model import Reply

#: Where to cut, best first.
_BREAKS = ("\n\n", "\n", ". ", "; ", ", ", " ")


def in_parts(reply: Reply, channel: Channel) -> list[Reply]:
    """Return the reply as the channel can show it: short enough, choices on the last part only.

    Choices that the channel cannot draw as buttons stand in the text as numbered lines.
    """
    text, limits = reply.text, channel.limits
    short = all(len(choice.label) <= limits.label for choice in reply.choices)
    drawn = channel.shows_buttons and short and len(reply.choices) <= limits.choices
    if reply.choices and (limits.numbers_too or not drawn):
        lines = [f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, 1)]
        text = f"{text}\n\n" + "\n".join(lines)
    if not drawn:
        reply = replace(reply, choices=())
    *before, last = split_text(text, channel.limits.text)
    return [*(Reply(part) for part in before), replace(reply, text=last)]


def split_text(text: str, limit: int) -> list[str]:
    """Return the composed text in parts of at most ``limit`` UTF-16 units; nothing is lost but white space.

    >>> split_text("một hai ba", 7)
    ['một hai', 'ba']
    """
    rest, parts = normalize("NFC", text).strip(), []
    while _units(rest) > limit:
        head = _fitting(rest, limit)
        cut = _cut(rest[: len(head) + 1], len(head))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: str, limit: int) -> str:
    head = text[:limit]
    while _units(head) > limit:
        head = head[:-1]
    return head


def _cut(window: str, longest: int) -> int:
    # A break in the first third would leave a stump; white space after the cut is dropped.
    for mark in _BREAKS:
        found = window.rfind(mark, longest // 3)
        if found > 0:
            return found + len(mark.rstrip())
    return longest
