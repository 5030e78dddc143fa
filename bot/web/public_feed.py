"""The Atom feed of published answers (RFC 4287); pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from bot.words import Words
from feedback.tables import Publication

# What XML 1.0 has no place for.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def feed(
    entries: Sequence[tuple[Publication, str]],
    *,
    site: str,
    address: str,
    office: str,
    words: Words,
    now: datetime,
) -> bytes:
    """Return the feed.

    Args:
        entries: what is public with its unit's name, the newest first.
        site: where the program is reached, without a slash at the end.
        address: of this feed, from the site on.
        office: who publishes.
        words: the reader's language.
        now: stands as the time of change of an empty feed; aware.
    """
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "vi"})
    _add(root, "id", f"{site}/cong-khai")
    _add(root, "title", words.say("publication.list_title"))
    _add(root, "subtitle", office)
    _add(root, "updated", _time(max((entry.published_at for entry, _ in entries), default=now)))
    _add(_add(root, "author"), "name", office)
    _add(root, "link", rel="self", type="application/atom+xml", href=site + address)
    _add(root, "link", rel="alternate", type="text/html", href=f"{site}/cong-khai")
    for entry, unit in entries:
        _entry(root, entry, unit, site, words)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(root: ET.Element, entry: Publication, unit: str, site: str, words: Words) -> None:
    one = _add(root, "entry")
    link = f"{site}/cong-khai/{entry.id}"
    _add(one, "id", link)
    _add(one, "title", entry.title)
    _add(one, "published", _time(entry.first_published_at))
    _add(one, "updated", _time(entry.published_at))
    _add(one, "link", rel="alternate", type="text/html", href=link)
    _add(_add(one, "author"), "name", unit)
    _add(one, "category", term=entry.kind, label=words.say(f"chat.kind_{entry.kind}"))
    sides = (("side_question", entry.question), ("side_answer", entry.answer))
    text = "\n\n".join(f"{words.say(f'publication.{side}')}:\n{said}" for side, said in sides)
    _add(one, "content", text, type="text")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    if text:
        child.text = _fit(text)
    return child


def _fit(text: str) -> str:
    """Return the text without the characters that XML has no place for."""
    return UNFIT.sub("", text)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
