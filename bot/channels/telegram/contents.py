"""What a Telegram message holds: files, a contact, or something that we cannot read."""

from pathlib import PurePosixPath

from telegram import Message

from bot.channels.base import RemoteFile
from bot.channels.wording import clean
from bot.dialogue.model import Contact

IGNORE = "ignore"  #: nobody expects an answer
OTHER = "other"  #: a kind that we do not know

#: Kinds that we cannot read, by the field that holds them. The first that fits counts: an animation
#: also fills ``document``.
UNREADABLE = {
    "sticker": "sticker",
    "voice": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "animation",
    "audio": "audio",
    "poll": "poll",
    "dice": "dice",
    "game": "game",
    "story": "story",
}

#: What Telegram itself writes into a chat.
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "write_access_allowed",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "boost_added",
    "chat_background_set",
    "connected_website",
    "proximity_alert_triggered",
    "users_shared",
    "chat_shared",
    "giveaway",
    "giveaway_created",
    "giveaway_winners",
    "giveaway_completed",
)


def is_chatter(message: Message) -> bool:
    """Tell whether a message is not a person's words to us: a channel's post, a bot's, Telegram's own."""
    return (
        message.chat.type == message.chat.CHANNEL
        or bool(message.from_user and message.from_user.is_bot)
        or bool(message.is_automatic_forward)
        or any(getattr(message, field) not in (None, (), False) for field in SERVICE)
    )


def unreadable(message: Message) -> str:
    """Return the kind of a message that we cannot read, or nothing if we can."""
    for field, what in UNREADABLE.items():
        if getattr(message, field):
            return what
    readable = (clean(message.text), message.photo, message.document, message.contact, message.location)
    return "" if any(readable) else OTHER


def read_contact(message: Message) -> Contact | None:
    """Return the shared contact; it is the sender's own if Telegram says that it is the same user."""
    shared = message.contact
    if shared is None:
        return None
    name = " ".join(filter(None, (shared.first_name, shared.last_name)))
    sender = message.from_user
    return Contact(
        phone=clean(shared.phone_number, at_most=40),
        name=clean(name, at_most=100),
        own=bool(sender and shared.user_id == sender.id),
    )


def read_spot(message: Message) -> str:
    """Return a place on the map in words of any language: its name and address, if any, and where it is."""
    spot, venue = message.location, message.venue
    if spot is None:
        return ""
    named = ", ".join(filter(None, (clean(venue.title), clean(venue.address)))) if venue else ""
    where = f"{spot.latitude:.5f}, {spot.longitude:.5f}"
    return f"📍 {named} ({where})" if named else f"📍 {where}"


def read_files(message: Message) -> tuple[RemoteFile, ...]:
    """Return the document, or the photo in its largest size."""
    if document := message.document:
        name = PurePosixPath(clean(document.file_name).replace("\\", "/")).name[-200:]
        media_type = clean(document.mime_type, at_most=100) or "application/octet-stream"
        return (RemoteFile(document.file_id, name or "document", media_type, document.file_size or 0),)
    if message.photo:
        photo = max(message.photo, key=lambda size: size.width * size.height)
        return (
            RemoteFile(photo.file_id, f"photo-{message.message_id}.jpg", "image/jpeg", photo.file_size or 0),
        )
    return ()
