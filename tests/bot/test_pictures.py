import io

import pytest
from PIL import Image

from bot.pictures import without_notes

TAKEN_AT, ORIENTATION = 0x9003, 0x0112
TURNED_RIGHT = 6


def photo(form: str, *, notes: bool, orientation: int = 1, mode: str = "RGB") -> bytes:
    picture = Image.new(mode, (40, 20), 120)
    exif = Image.Exif()
    if notes:
        exif[ORIENTATION] = orientation
        exif[TAKEN_AT] = "2026:11:22 10:00:00"
        exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    picture.save(target, form, **({"exif": exif} if notes else {}))
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_loses_where_and_when_it_was_taken(form: str) -> None:
    came = photo(form, notes=True)
    assert opened(came).getexif()
    bare = opened(await without_notes(came))
    assert bare.format == form
    assert not bare.getexif()
    assert b"2026:11:22" not in await without_notes(came)


async def test_a_photo_taken_sideways_stands_upright_afterwards() -> None:
    bare = opened(await without_notes(photo("JPEG", notes=True, orientation=TURNED_RIGHT)))
    assert bare.size == (20, 40)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P"])
async def test_colours_of_every_kind_survive(mode: str) -> None:
    came = photo("PNG", notes=True, mode=mode)
    bare = opened(await without_notes(came))
    assert bare.mode == mode
    assert bare.convert("RGBA").tobytes() == opened(came).convert("RGBA").tobytes()


@pytest.mark.parametrize(
    "content",
    [photo("JPEG", notes=False), b"%PDF-1.7 one", b"\xff\xd8\xff broken", b"", photo("GIF", notes=False)],
)
async def test_what_has_no_notes_or_cannot_be_read_stays_as_it_came(content: bytes) -> None:
    assert await without_notes(content) == content
