import pytest

from bot.pictures import without_notes
from tests.photos import TURNED_RIGHT, opened, photo


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
