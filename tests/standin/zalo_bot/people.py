"""People of the stand-in for Zalo Bot: what they do, and what they hear."""

import itertools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standin.zalo_bot.server import ZaloBotServer

_NUMBERS = itertools.count(1)


class Person:
    """Somebody with a Zalo account, in a private chat with the bot."""

    def __init__(self, server: "ZaloBotServer", name: str, number: str) -> None:
        self._server = server
        self.name = name
        self.id = number
        self.heard: list[str] = []
        self.has_written = False
        self._read = 0

    def says(self, text: str) -> dict[str, Any]:
        return self.sends("message.text.received", text=text)

    def taps(self, label: str) -> dict[str, Any]:
        """Choose by typing the number that stands before a label."""
        for text in reversed(self.heard):
            for line in reversed(text.splitlines()):
                number, _, words = line.partition(". ")
                if number.isdecimal() and words == label:
                    return self.says(number)
        raise AssertionError(f"nobody offered {label!r}")

    def sends_photo(self, data: bytes, *, caption: str = "", field: str = "photo_url") -> dict[str, Any]:
        """Send a photo; the documentation calls the field ``photo``, real calls ``photo_url``."""
        name = f"{len(self._server.photos) + 1}.jpg"
        self._server.photos[name] = data
        said: dict[str, Any] = {field: f"{self._server.url}/photo/{name}", "message_type": "CHAT_PHOTO"}
        if caption:
            said["caption"] = caption
        return self.sends("message.image.received", **said)

    def sends_kind(self, kind: str) -> dict[str, Any]:
        """Send a sticker, a voice, a reaction, or what Zalo keeps back (``unsupported``)."""
        more: dict[str, Any] = {"voice": {"voice_url": "https://x.zdn.vn/a.aac"}, "sticker": {"sticker": "1"}}
        return self.sends(f"message.{kind}.received", **more.get(kind, {}))

    def sends(self, event: str, *, group: bool = False, **content: Any) -> dict[str, Any]:
        """Send anything."""
        self.has_written = True
        chat = {"id": "zgr-1", "chat_type": "GROUP"} if group else {"id": self.id, "chat_type": "PRIVATE"}
        message = {
            "message_id": f"{next(_NUMBERS):020x}",
            "date": int(self._server.now() * 1000),
            "chat": chat,
            "from": {"id": self.id, "display_name": self.name, "is_bot": False},
            **content,
        }
        return self._server.happens({"event_name": event, "message": message})

    async def hears(self, part: str = "", *, within_s: float = 30.0) -> str:
        """Wait for the next message with these words; what came before it counts as read."""
        found = await self._server.bell.wait_for(lambda: self._find(part), within_s=within_s)
        if found is None:
            raise AssertionError(
                f"{part!r} was not heard within {within_s} s, but {self.heard[self._read :]}"
            )
        self._read = found[0] + 1
        return found[1]

    def _find(self, part: str) -> tuple[int, str] | None:
        unread = enumerate(self.heard[self._read :], self._read)
        return next(((place, text) for place, text in unread if part in text), None)

    @property
    def shown(self) -> list[tuple[str, list[str]]]:
        """What the page for trials shows: each message and its buttons."""
        return [(text, []) for text in self.heard]
