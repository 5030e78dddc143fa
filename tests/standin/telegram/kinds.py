"""A sample of every kind of message that Telegram has and our bot cannot read."""

from typing import Any


def _file(name: str, **more: Any) -> dict[str, Any]:
    return {"file_id": name, "file_unique_id": name, "file_size": 1000, **more}


PLACE = {"latitude": 10.7326, "longitude": 106.7227}

KINDS: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": _file(
            "s", type="regular", width=512, height=512, is_animated=False, is_video=False, emoji="👍"
        )
    },
    "voice": {"voice": _file("v", duration=7, mime_type="audio/ogg")},
    "video": {
        "video": _file("m", width=640, height=480, duration=9, mime_type="video/mp4", file_name="a.mp4"),
        "caption": "Cổng trường lúc tan học",
    },
    "video_note": {"video_note": _file("n", length=240, duration=5)},
    "animation": {
        "animation": _file("g", width=320, height=240, duration=2, mime_type="video/mp4"),
        "document": _file("g", mime_type="video/mp4"),
    },
    "audio": {"audio": _file("a", duration=180, title="Quốc ca", mime_type="audio/mpeg")},
    "location": {"location": PLACE},
    "venue": {"venue": {"location": PLACE, "title": "Trường", "address": "Quận 7"}, "location": PLACE},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Họp phụ huynh ngày nào?",
            "options": [
                {"persistent_id": "1", "text": "Thứ bảy", "voter_count": 0},
                {"persistent_id": "2", "text": "Chủ nhật", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "story": {"story": {"chat": {"id": 5, "type": "private", "first_name": "An"}, "id": 1}},
}
