"""Writes a picture again with nothing in the file but the picture."""

import io
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

from bot.pictures import Shown

#: How a picture of each format is written again: as near to what came as the format allows.
_AGAIN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": "4:2:0", "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92},
}
_READ = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
#: As what it is written: MPO is a JPEG with a second picture behind it, as many phones make.
_AS = {"JPEG": "JPEG", "MPO": "JPEG", "HEIF": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
#: What a picture keeps: colours that look as they did, and transparency.
_KEPT = ("icc_profile", "transparency", "background")
#: All that a file may say beside the picture and still be shown as it came.
_HARMLESS = frozenset(
    {"icc_profile", "transparency", "background", "gamma", "chromaticity", "srgb", "dpi", "aspect"}
    | {"jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform"}
    | {"progressive", "progression", "interlace", "loop", "duration", "default_image", "timestamp"}
)
_HARMLESS_SEGMENTS = (("APP0", b"JFIF"), ("APP2", b"ICC_PROFILE"), ("APP14", b"Adobe"))
#: How files of each format end.
_ENDS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}
#: A photo with more pixels is read at half its size, if its format can do that; else it is not read.
MOST_PIXELS = 64_000_000


def written_again(content: bytes, kind: str) -> Shown | None:
    """Return the picture as it may be shown, or None if it cannot be read; see ``bot.pictures.to_show``."""
    if kind == "image/heic":
        _read_heic()
    try:
        with Image.open(io.BytesIO(content), formats=(_READ[kind],)) as picture:
            return _shown(content, kind, picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None


def _read_heic() -> None:
    from pi_heif import register_heif_opener  # noqa: PLC0415 - few people send such pictures

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _shown(content: bytes, kind: str, picture: Image.Image) -> Shown | None:
    if not _fits(picture):
        return None
    picture.load()
    if _is_bare(content, picture):
        return Shown(content, kind)
    form = _AS[picture.format or ""]
    return Shown(_written_again(picture, form), Image.MIME[form])


def _fits(picture: Image.Image) -> bool:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        picture.draft(None, (width // 2, height // 2))
        width, height = picture.size
    return width * height <= MOST_PIXELS


def _is_bare(content: bytes, picture: Image.Image) -> bool:
    """Tell whether the file, which was read to its end, holds one picture and nothing else."""
    if picture.format not in _AGAIN or getattr(picture, "n_frames", 1) > 1:
        return False
    if not _HARMLESS.issuperset(picture.info) or picture.getexif():
        return False
    if not _ends_with_picture(content, picture.format):
        return False
    match picture:
        case JpegImagePlugin.JpegImageFile():
            return all(map(_is_harmless, picture.applist))
        case PngImagePlugin.PngImageFile():
            return not picture.text and not picture.private_chunks
    return True


def _ends_with_picture(content: bytes, form: str) -> bool:
    """Tell whether nothing comes after the picture, such as the film of its taking."""
    if form == "WEBP":
        return len(content) <= int.from_bytes(content[4:8], "little") + 8
    return content.endswith(_ENDS[form])


def _is_harmless(segment: tuple[str, bytes]) -> bool:
    name, data = segment
    return any(name == known and data.startswith(start) for known, start in _HARMLESS_SEGMENTS)


def _written_again(picture: Image.Image, form: str) -> bytes:
    turned = ImageOps.exif_transpose(picture)
    kept = {name: picture.info[name] for name in _KEPT if picture.info.get(name) is not None}
    if form == "JPEG" and turned.mode not in {"L", "RGB", "CMYK"}:
        turned = turned.convert("RGB")
    bare = Image.frombytes(turned.mode, turned.size, turned.tobytes())
    if turned.mode == "P" and (palette := turned.getpalette()):
        bare.putpalette(palette)
    target = io.BytesIO()
    bare.save(target, form, **_AGAIN[form], **kept)
    return target.getvalue()
