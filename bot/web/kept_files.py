"""Gives out the bytes of a kept file, so that a browser can do nothing with it but show or save it."""

from urllib.parse import quote

from fastapi import Response

from bot.parts import Parts
from bot.storage.tables import StoredFile

#: What a browser may show by itself; everything else is only saved.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


async def kept_file(parts: Parts, file: StoredFile) -> Response | None:
    """Return a file as an answer; None if it is not kept, or not any more.

    Raises:
        DataLocked: no key opens it.
        ShelfSilent: the store does not answer.
    """
    if file.state != "kept" or file.sha256 is None:
        return None
    return await _given(parts, file, file.sha256, shown=file.media_type in SHOWN)


async def original_file(parts: Parts, file: StoredFile) -> Response | None:
    """Return a picture as it came, to be saved; None if there is none beside the one that is shown.

    Raises:
        DataLocked: no key opens it.
        ShelfSilent: the store does not answer.
    """
    if file.state != "kept" or file.original_sha256 is None:
        return None
    return await _given(parts, file, file.original_sha256, shown=False)


async def _given(parts: Parts, file: StoredFile, sha256: str, *, shown: bool) -> Response | None:
    try:
        content = await parts.files.read(sha256)
    except FileNotFoundError:
        return None
    how = "inline" if shown else "attachment"
    return Response(
        content,
        media_type=file.media_type if shown else "application/octet-stream",
        headers={
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )
