"""Photos as a phone writes them, with and without its notes."""

import io
from pathlib import Path

from PIL import Image

TAKEN_AT, ORIENTATION, GPS = 0x9003, 0x0112, 0x8825
TURNED_RIGHT = 6
#: 64 by 32, blue at the left and red at the right, with when and where; made by libheif's encoder (x265).
HEIC = (Path(__file__).parent / "photo.heic").read_bytes()


def photo(form: str = "JPEG", *, notes: bool = True, orientation: int = 1, mode: str = "RGB") -> bytes:
    """Return a small photo; with notes: when, how it was held, and where, as GPS tells it."""
    picture = Image.new(mode, (40, 20), 120)
    target = io.BytesIO()
    picture.save(target, form, **({"exif": exif(orientation)} if notes else {}))
    return target.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Return what a camera writes of a photo."""
    said = Image.Exif()
    said[ORIENTATION] = orientation
    said[TAKEN_AT] = "2026:11:22 10:00:00"
    said[GPS] = {1: "N", 2: (10.0, 46.0, 36.0), 3: "E", 4: (106.0, 41.0, 24.0)}
    return said


def moving(form: str) -> bytes:
    """Return two pictures in one file, the first red, with a camera's notes; MPO is what many phones make."""
    red, blue = (Image.new("RGB", (40, 20), colour) for colour in ("red", "blue"))
    target = io.BytesIO()
    red.save(target, form, save_all=True, append_images=[blue], exif=exif())
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return the picture that bytes hold."""
    return Image.open(io.BytesIO(content))
