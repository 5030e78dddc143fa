"""Gives out the bytes of a kept file, so that a browser can do nothing with it but show or save it."""

from urllib.parse import quote

from fastapi import Response

from bot.file_kinds import kind_of, safe_name
from bot.parts import Parts
from bot.storage.tables import StoredFile

#: As what all else is given, so that it is only saved.
SAVED = "application/octet-stream"
#: What a browser may show by itself.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


async def kept_file(parts: Parts, file: StoredFile) -> Response | None:
    """Return a file as an answer; None if it is not kept, or not any more.

    Raises:
        DataLocked: no key opens it.
        ShelfSilent: the store does not answer.
    """
    if file.state != "kept" or file.sha256 is None:
        return None
    content = await _read(parts, file.sha256)
    return None if content is None else _given(content, file.name, file.media_type)


async def original_file(parts: Parts, file: StoredFile) -> Response | None:
    """Return a picture as it came, to be saved; None if there is none beside the one that is shown.

    Raises:
        DataLocked: no key opens it.
        ShelfSilent: the store does not answer.
    """
    if file.state != "kept" or file.original_sha256 is None:
        return None
    content = await _read(parts, file.original_sha256)
    if content is None:
        return None
    # It may be of another kind than the copy that is shown, after which the file is named.
    kind = kind_of(content)
    return _given(content, file.name if kind is None else safe_name(file.name, kind), SAVED)


async def _read(parts: Parts, sha256: str) -> bytes | None:
    try:
        return await parts.files.read(sha256)
    except FileNotFoundError:
        return None


def _given(content: bytes, name: str, media_type: str) -> Response:
    shown = media_type in SHOWN
    how = "inline" if shown else "attachment"
    return Response(
        content,
        media_type=media_type if shown else SAVED,
        headers={
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )
