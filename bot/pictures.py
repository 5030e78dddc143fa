"""Makes of a picture the copy that is shown: what the camera wrote of place, time and itself is not in it."""

import asyncio
from dataclasses import dataclass

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see of a picture."""

    content: bytes
    media_type: str


async def to_show(content: bytes, kind: str) -> Shown | None:
    """Return what may be shown of a file; None if it is a picture that cannot be read.

    A picture loses its metadata and is turned the way it was held; of a moving one the first picture stands,
    and HEIC, which few browsers show, becomes JPEG. What carries nothing but the picture, and what is none,
    comes back as it is.

    Args:
        content: as it came.
        kind: what it holds, by ``bot.file_kinds.kind_of``.
    """
    if kind not in PICTURES:
        return Shown(content, kind)
    return await asyncio.to_thread(_to_show, content, kind)


def _to_show(content: bytes, kind: str) -> Shown | None:
    from bot.picture_notes import written_again  # noqa: PLC0415 - the picture library loads with the first picture

    return written_again(content, kind)
