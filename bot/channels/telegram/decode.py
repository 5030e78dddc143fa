"""From a stored update to the dialogue's words. Nothing raises here: what cannot be read is unsupported."""

from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.channels.base import Decoded
from bot.channels.telegram.arrivals import part
from bot.channels.telegram.contents import (
    IGNORE,
    OTHER,
    is_chatter,
    read_contact,
    read_files,
    read_spot,
    unreadable,
)
from bot.channels.wording import clean, slashed
from bot.dialogue.model import Event, Incoming

MEMBERS = frozenset({"member", "administrator", "creator"})
GONE = frozenset({"left", "kicked"})


def decode(raw: Mapping[str, Any]) -> Decoded:
    """Read an update. ``what`` is "ignore" where no answer is due, else the kind that we cannot read."""
    try:
        return _read(Update.de_json(dict(raw), None))
    except Exception:  # noqa: BLE001 - whatever the library trips over, the update stays and is answered
        return _unreadable(raw)


def sent_id(chat_id: object, message_id: object) -> str:
    """Return how we name a message: Telegram counts messages in each chat anew."""
    return f"{chat_id}:{message_id}"


def _read(update: Update) -> Decoded:
    if update.callback_query:
        return _tapped(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    if update.edited_message:
        return _edited(update.edited_message)
    if update.message:
        return _message(update.message)
    return Decoded(Incoming(event=Event.UNSUPPORTED, what=IGNORE))


def _unreadable(raw: Mapping[str, Any]) -> Decoded:
    message = part(raw, "message")
    what = OTHER if isinstance(message, Mapping) else IGNORE
    return Decoded(Incoming(event=Event.UNSUPPORTED, what=what, text=clean(part(message, "text"))))


def _message(message: Message) -> Decoded:
    if moved := message.migrate_to_chat_id:
        return _decoded(message, event=Event.MOVED, payload=str(moved))
    if is_chatter(message):
        return _decoded(message, event=Event.UNSUPPORTED, what=IGNORE)
    text = clean(message.text) or clean(message.caption) or read_spot(message)
    if command := slashed(text):
        return _command(message, *command)
    if what := unreadable(message):
        return _decoded(message, event=Event.UNSUPPORTED, what=what, text=text)
    return Decoded(
        _incoming(message, text=text, contact=read_contact(message), spot=message.location is not None),
        files=read_files(message),
    )


def _command(message: Message, name: str, rest: str) -> Decoded:
    if name == "start":
        return _decoded(message, event=Event.START, payload=rest[:64])
    return _decoded(message, choice=f"cmd:{name}", text=rest)


def _edited(message: Message) -> Decoded:
    text = clean(message.text) or clean(message.caption)
    if is_chatter(message) or not text:  # a live location is edited every few seconds
        return _decoded(message, event=Event.UNSUPPORTED, what=IGNORE)
    return _decoded(message, event=Event.EDITED, text=text)


def _tapped(query: CallbackQuery) -> Decoded:
    key = clean(query.data)
    shown = query.message
    return Decoded(
        Incoming(
            choice=key or None,
            event=Event.MESSAGE if key else Event.UNSUPPORTED,
            what="" if key else IGNORE,
            sender=str(query.from_user.id),
            sender_name=clean(query.from_user.full_name, at_most=100),
            reply_to=sent_id(shown.chat.id, shown.message_id) if shown else "",
            thread=_thread(shown) if isinstance(shown, Message) else "",
        ),
    )


def _membership(change: ChatMemberUpdated) -> Decoded:
    before, after = change.old_chat_member.status, change.new_chat_member.status
    event, what = Event.UNSUPPORTED, IGNORE
    if after in GONE:
        event, what = Event.BLOCKED, ""
    elif before in GONE and after in MEMBERS:
        event, what = Event.UNBLOCKED, ""
    person = change.from_user
    return Decoded(
        Incoming(
            event=event,
            what=what,
            sender=str(person.id),
            sender_name=clean(person.full_name, at_most=100),
            at=change.date,
        ),
    )


def _decoded(message: Message, **said: Any) -> Decoded:
    return Decoded(_incoming(message, **said))


def _incoming(message: Message, **said: Any) -> Incoming:
    person, answered = message.from_user, message.reply_to_message
    if answered and answered.forum_topic_created:
        answered = None  # so Telegram marks whatever is said in a topic
    return Incoming(
        sender=str(person.id) if person else "",
        sender_name=clean(person.full_name, at_most=100) if person else "",
        reply_to=sent_id(message.chat.id, answered.message_id) if answered else "",
        ref=sent_id(message.chat.id, message.message_id),
        thread=_thread(message),
        at=message.edit_date or message.date,
        **said,
    )


def _thread(message: Message) -> str:
    in_topic = message.is_topic_message and message.message_thread_id
    return str(message.message_thread_id) if in_topic else ""
