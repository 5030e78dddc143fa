"""People of the stand-in for an Official Account: what they do, and what they hear."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standin.zalo_oa.server import ZaloOaServer

JSON = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """One message of the account, as the person sees it."""

    text: str
    raw: JSON = field(default_factory=dict)
    buttons: dict[str, JSON] = field(default_factory=dict)
    kind: str = "text"  #: "text", "picture", "file", "form" or "template"
    content: bytes = b""


class Person:
    """Somebody with a Zalo account."""

    def __init__(self, server: "ZaloOaServer", name: str, number: str) -> None:
        self._server = server
        self.name = name
        self.id = number
        self.heard: list[Heard] = []
        self.follows = True
        self._read = 0

    def starts(self) -> JSON:
        """Follow the account."""
        self.follows = True
        return self._server.happens(
            {"event_name": "follow", "follower": {"id": self.id}, "source": "oa_profile"}
        )

    def leaves(self) -> JSON:
        self.follows = False
        return self._server.happens({"event_name": "unfollow", "follower": {"id": self.id}})

    def says(self, text: str, *, quote: str = "") -> JSON:
        more = {"quote_msg_id": quote} if quote else {}
        return self.sends("user_send_text", text=text, **more)

    def taps(self, label: str) -> JSON:
        """Press the newest button that says so, or type the number that stands before it."""
        for heard in reversed(self.heard):
            if label in heard.buttons:
                return self.says(heard.buttons[label]["payload"])
            for line in reversed(heard.text.splitlines()):
                number, _, words = line.partition(". ")
                if number.isdecimal() and words == label:
                    return self.says(number)
        raise AssertionError(f"nobody offered {label!r}")

    def sends_photo(self, data: bytes, *, caption: str = "") -> JSON:
        address = self._server.keep(data, "jpg")
        payload = {"url": address, "thumbnail": address}
        more = {"text": caption} if caption else {}
        return self.sends("user_send_image", attachments=[{"type": "image", "payload": payload}], **more)

    def sends_document(self, data: bytes, name: str) -> JSON:
        payload = {
            "url": self._server.keep(data, "bin"),
            "name": name,
            "size": str(len(data)),
            "type": name.rpartition(".")[2],
            "checksum": "0",
        }
        return self.sends("user_send_file", attachments=[{"type": "file", "payload": payload}])

    def sends_kind(self, kind: str) -> JSON:
        """Send a sticker, audio, video, location, gif, business_card, or a kind nobody knows."""
        payload: JSON = {"url": "https://x.zdn.vn/a"}
        if kind == "location":
            payload = {"coordinates": {"latitude": "10.7", "longitude": "106.7"}}
        return self.sends(f"user_send_{kind}", attachments=[{"type": kind, "payload": payload}])

    def shares_contact(self, phone: str = "84901234567", name: str = "Trần Thị Bình") -> JSON:
        return self._server.happens(
            {
                "event_name": "user_submit_info",
                "sender": {"id": self.id},
                "recipient": {"id": self._server.oa_id},
                "info": {"name": name, "phone": phone, "full_address": {"user_city": "", "user_ward": ""}},
            }
        )

    def sees(self, *numbers: str) -> JSON:
        return self._server.happens(
            {
                "event_name": "user_seen_message",
                "sender": {"id": self._server.oa_id},
                "recipient": {"id": self.id},
                "message": {"msg_ids": list(numbers)},
            }
        )

    def sends(self, event: str, **message: Any) -> JSON:
        """Send anything."""
        return self._server.happens(
            {
                "event_name": event,
                "sender": {"id": self.id},
                "recipient": {"id": self._server.oa_id},
                "user_id_by_app": f"3{self.id[1:]}",
                "message": {"msg_id": self._server.number(), **message},
            }
        )

    def is_written_to(self, text: str, *, admin_id: str = "admin-1", event: str = "oa_send_text") -> JSON:
        """Hear staff who type in OA Manager; without ``admin_id`` the echo of our own message."""
        sender = {"id": self._server.oa_id} | ({"admin_id": admin_id} if admin_id else {})
        return self._server.happens(
            {
                "event_name": event,
                "sender": sender,
                "recipient": {"id": self.id},
                "message": {"msg_id": self._server.number(), "text": text},
            }
        )

    async def hears(self, part: str = "", *, within_s: float = 30.0) -> Heard:
        """Wait for the next message with these words; what came before it counts as read."""
        found = await self._server.bell.wait_for(lambda: self._find(part), within_s=within_s)
        if found is None:
            unread = [heard.text for heard in self.heard[self._read :]]
            raise AssertionError(f"{part!r} was not heard within {within_s} s, but {unread}")
        self._read = found[0] + 1
        return found[1]

    def _find(self, part: str) -> tuple[int, Heard] | None:
        unread = enumerate(self.heard[self._read :], self._read)
        return next(((place, heard) for place, heard in unread if part in heard.text), None)

    @property
    def shown(self) -> list[tuple[str, list[str]]]:
        """What the page for trials shows: each message and its buttons."""
        return [(heard.text or f"[{heard.kind}]", list(heard.buttons)) for heard in self.heard]
