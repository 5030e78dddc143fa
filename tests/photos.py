"""Photos as a phone writes them, with and without its notes."""

import io

from PIL import Image

TAKEN_AT, ORIENTATION, GPS = 0x9003, 0x0112, 0x8825
TURNED_RIGHT = 6


def photo(form: str = "JPEG", *, notes: bool = True, orientation: int = 1, mode: str = "RGB") -> bytes:
    """Return a small photo; with notes: when, how it was held, and where, as GPS tells it."""
    picture = Image.new(mode, (40, 20), 120)
    exif = Image.Exif()
    if notes:
        exif[ORIENTATION] = orientation
        exif[TAKEN_AT] = "2026:11:22 10:00:00"
        exif[GPS] = {1: "N", 2: (10.0, 46.0, 36.0), 3: "E", 4: (106.0, 41.0, 24.0)}
    target = io.BytesIO()
    picture.save(target, form, **({"exif": exif} if notes else {}))
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return the picture that bytes hold."""
    return Image.open(io.BytesIO(content))
