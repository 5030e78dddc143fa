"""Takes out of a photo what the camera wrote beside the picture: where and when it was taken, and by what."""

import asyncio


async def without_notes(content: bytes) -> bytes:
    """Return a photo without its metadata, turned the way it was held; all else comes back as it is.

    A file that is no JPEG, PNG or WebP, or a picture that cannot be read, is returned unchanged: what a
    person sent is never thrown away.
    """
    return await asyncio.to_thread(_without_notes, content)


def _without_notes(content: bytes) -> bytes:
    from bot.picture_notes import taken_out  # noqa: PLC0415 - the picture library loads with the first picture

    return taken_out(content)
