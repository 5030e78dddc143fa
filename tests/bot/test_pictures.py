import io

import pytest
from PIL import Image, PngImagePlugin

from bot import picture_notes
from bot.file_kinds import kind_of
from bot.pictures import Shown, to_show
from tests.photos import HEIC, TURNED_RIGHT, moving, opened, photo

TAKEN = b"2026:11:22"


async def shown(content: bytes) -> Shown | None:
    return await to_show(content, kind_of(content) or "")


async def bare(content: bytes) -> Image.Image:
    copy = await shown(content)
    assert copy is not None
    assert TAKEN not in copy.content
    picture = opened(copy.content)
    assert Image.MIME[picture.format or ""] == copy.media_type == kind_of(copy.content)
    assert not picture.getexif()
    assert getattr(picture, "n_frames", 1) == 1
    return picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_loses_where_and_when_it_was_taken(form: str) -> None:
    came = photo(form, notes=True)
    assert TAKEN in came
    assert (await bare(came)).format == form


async def test_a_photo_taken_sideways_stands_upright_afterwards() -> None:
    assert (await bare(photo("JPEG", notes=True, orientation=TURNED_RIGHT))).size == (20, 40)


async def test_the_photo_of_an_iphone_is_shown_as_one_that_every_browser_shows() -> None:
    assert TAKEN in HEIC
    picture = await bare(HEIC)
    assert (picture.format, picture.size) == ("JPEG", (64, 32))
    left, right = (picture.convert("RGB").getpixel((x, 16)) for x in (5, 60))
    assert left is not None
    assert right is not None
    assert left[2] > 150 > left[0]  # type: ignore[index]
    assert right[0] > 150 > right[2]  # type: ignore[index]


@pytest.mark.parametrize(("form", "becomes"), [("MPO", "JPEG"), ("WEBP", "WEBP"), ("PNG", "PNG")])
async def test_of_several_pictures_in_one_file_the_first_stands(form: str, becomes: str) -> None:
    came = moving(form)
    assert (opened(came).n_frames, TAKEN in came) == (2, True)  # type: ignore[attr-defined]
    picture = await bare(came)
    assert picture.format == becomes
    red, green, blue = picture.convert("RGB").getpixel((20, 10))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("mode", ["L", "RGBA", "P"])
async def test_colours_of_every_kind_survive(mode: str) -> None:
    came = photo("PNG", notes=True, mode=mode)
    picture = await bare(came)
    assert picture.mode == mode
    assert picture.convert("RGBA").tobytes() == opened(came).convert("RGBA").tobytes()


def with_words() -> bytes:
    words, target = PngImagePlugin.PngInfo(), io.BytesIO()
    words.add_text("Where", "10.7N 106.7E")
    Image.new("RGB", (4, 4)).save(target, "PNG", pnginfo=words)
    return target.getvalue()


@pytest.mark.parametrize(
    "came",
    [
        *(photo(form, notes=False) + b"film 10.7N 106.7E" for form in ("JPEG", "PNG", "WEBP")),
        photo("JPEG", notes=False).replace(b"\xff\xdb", b"\xff\xeb\0\x0d10.7N 106.7\xff\xdb", 1),
        photo("JPEG", notes=False).replace(b"\xff\xdb", b"\xff\xfe\0\x0d10.7N 106.7\xff\xdb", 1),
        with_words(),
    ],
    ids=["after JPEG", "after PNG", "after WebP", "JPEG segment", "JPEG comment", "PNG text"],
)
async def test_nothing_that_is_not_the_picture_stays_in_the_file(came: bytes) -> None:
    copy = await shown(came)
    assert copy is not None
    assert b"10.7N" in came
    assert b"10.7N" not in copy.content
    assert opened(copy.content).size == opened(came).size


@pytest.mark.parametrize(
    "content",
    [*(photo(f, notes=False) for f in ("JPEG", "PNG", "WEBP")), b"%PDF-1.7 1"],
    ids=lambda content: str(len(content)),
)
async def test_what_carries_nothing_but_the_picture_and_what_is_none_stays_as_it_came(content: bytes) -> None:
    assert await shown(content) == Shown(content, kind_of(content) or "")


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff broken",
        b"\0\0\0\x18ftypheic\0\0",
        HEIC[:500],
        photo()[:-100],
        photo("PNG", notes=False)[:50],
        b"RIFF\x10\0\0\0WEBPVP8 ",
    ],
    ids=lambda content: str(len(content)),
)
async def test_of_a_picture_that_cannot_be_read_nothing_is_shown(content: bytes) -> None:
    assert await shown(content) is None


async def test_a_photo_that_would_fill_the_memory_is_read_smaller_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_notes, "MOST_PIXELS", 40 * 20 - 1)
    assert (await bare(photo("JPEG"))).size == (20, 10)
    assert await shown(photo("PNG")) is None
