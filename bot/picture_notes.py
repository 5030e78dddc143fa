"""Writes a picture again without its metadata."""

import io
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

#: How a picture of each format is written again: as near to what came as the format allows.
_AGAIN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": "4:2:0", "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92},
}
#: What a picture keeps: colours that look as they did, and transparency.
_KEPT = ("icc_profile", "transparency", "background", "loop", "duration")
_SPOKEN = ("exif", "comment", "xmp", "XML:com.adobe.xmp", "photoshop", "Raw profile type exif")


def taken_out(content: bytes) -> bytes:
    """Return a picture without what the camera wrote; what is none comes back as it is."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_AGAIN)) as picture:
            if getattr(picture, "n_frames", 1) > 1 or not _has_notes(picture):
                return content
            return _written_again(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return content


def _has_notes(picture: Image.Image) -> bool:
    return bool(picture.getexif()) or any(picture.info.get(name) for name in _SPOKEN)


def _written_again(picture: Image.Image) -> bytes:
    form = picture.format or "PNG"
    turned = ImageOps.exif_transpose(picture)
    kept = {name: picture.info[name] for name in _KEPT if name in picture.info}
    bare = Image.frombytes(turned.mode, turned.size, turned.tobytes())
    if turned.mode == "P" and (palette := turned.getpalette()):
        bare.putpalette(palette)
    target = io.BytesIO()
    bare.save(target, form, **_AGAIN[form], **kept)
    return target.getvalue()
