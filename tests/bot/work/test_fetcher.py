import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.channels.base import FileRefused, TryLater
from bot.dialogue.model import Event
from bot.files import FileStore
from bot.parts import Parts
from bot.storage.tables import StoredFile
from bot.words import Words
from bot.work.fetcher import MOST_ATTEMPTS, Fetcher
from bot.work.kept_bytes import empty
from feedback import cases
from feedback.sealing import is_sealed_file
from feedback.tables import Case
from tests.bot.work.world import handle_all, new_conversation, replies, states
from tests.fakes import VAULT, HandClock, ScriptedChannel, arrival
from tests.photos import GPS, opened
from tests.photos import photo as phone_photo

CHAT = Words("vi")
PHOTO = phone_photo(notes=False)


@pytest.fixture
async def photo(parts: Parts, clock: HandClock) -> int:
    """Let a person send one photo; return its number."""
    await new_conversation(parts, "lan")
    await parts.receiver.receive([arrival("lan", number=1, files=["ảnh"])])
    await handle_all(parts)
    async with parts.sessions() as db:
        found = await db.get_one(StoredFile, 1)
        assert (found.state, found.remote_ref) == ("waiting", "ảnh")
        return found.id


async def row(parts: Parts, number: int) -> StoredFile:
    async with parts.sessions() as db:
        return await db.get_one(StoredFile, number)


async def test_a_photo_is_kept_by_what_it_holds(parts: Parts, channel: ScriptedChannel, photo: int) -> None:
    channel.files["ảnh"] = PHOTO
    assert await Fetcher(parts).step() == 1
    kept = await row(parts, photo)
    assert (kept.state, kept.size) == ("kept", len(PHOTO))
    assert await parts.files.read(kept.sha256 or "") == PHOTO
    assert kept.original_sha256 is None
    assert await Fetcher(parts).step() == 0


async def test_a_photo_is_shown_without_where_it_was_taken_and_kept_as_it_came(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    parts = replace(parts, files=FileStore(parts.settings.files_dir, VAULT))
    channel.files["ảnh"] = came = phone_photo()
    assert GPS in opened(came).getexif()
    await Fetcher(parts).step()
    kept = await row(parts, photo)
    shown = await parts.files.read(kept.sha256 or "")
    assert not opened(shown).getexif()
    assert kept.size == len(shown)
    assert await parts.files.read(kept.original_sha256 or "") == came
    lying = await parts.files.stored(kept.original_sha256 or "")
    assert lying is not None
    assert is_sealed_file(lying)


async def test_a_picture_that_does_not_open_is_kept_sealed_shown_to_nobody_and_asked_for_again(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    channel.files["ảnh"] = came = phone_photo()[:-100]
    said = await replies(parts, "lan")
    await Fetcher(parts).step()
    kept = await row(parts, photo)
    assert (kept.state, kept.sha256, kept.media_type) == ("kept", None, "application/octet-stream")
    assert await parts.files.read(kept.original_sha256 or "") == came
    assert await replies(parts, "lan") == [*said, CHAT.say("chat.file_unreadable", name="ảnh.jpg")]


@pytest.mark.parametrize(
    "sent",
    [PHOTO, phone_photo()[:-100], b"nothing that is taken"],
    ids=["a photo", "a broken one", "no photo"],
)
async def test_what_was_erased_while_it_came_stays_erased(
    parts: Parts, channel: ScriptedChannel, photo: int, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def erased_meanwhile(ref: str, *, at_most_bytes: int) -> bytes:
        async with parts.transaction() as db:
            empty(await db.get_one(StoredFile, photo), rule=None, now=parts.clock.now())
        return sent

    monkeypatch.setattr(channel, "fetch", erased_meanwhile)
    said = len(await replies(parts, "lan"))
    await Fetcher(parts).step()
    kept = await row(parts, photo)
    assert (kept.state, kept.sha256, kept.original_sha256) == ("erased", None, None)
    assert not await parts.files.has(hashlib.sha256(sent).hexdigest())
    assert len(await replies(parts, "lan")) == said


async def test_one_that_is_too_large_is_refused_with_the_limit(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    before = await replies(parts, "lan")
    channel.files["ảnh"] = bytes(1_000_001)
    await Fetcher(parts).step()
    assert ((await row(parts, photo)).state, (await row(parts, photo)).reason) == ("refused", "too_large")
    said = CHAT.say("chat.file_too_large", name="ảnh.jpg", limit=1)
    assert await replies(parts, "lan") == [*before, said]


@pytest.mark.parametrize("size", [2**33, 2**70])
async def test_one_larger_than_any_column_holds_is_refused_as_too_large(parts: Parts, size: int) -> None:
    await new_conversation(parts, "lan")
    await parts.receiver.receive([arrival("lan", number=1, files=["phim"], file_size=size)])
    await handle_all(parts)
    await Fetcher(parts).step()
    assert (await row(parts, 1)).reason == "too_large"


async def test_one_that_is_gone_is_refused_with_what_to_do(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    channel.files["ảnh"] = FileRefused("gone")
    await Fetcher(parts).step()
    assert (await row(parts, photo)).state == "refused"
    assert (await replies(parts, "lan"))[-1] == CHAT.say("chat.file_not_kept", name="ảnh.jpg")


@pytest.mark.parametrize("failure", [TryLater("down"), ValueError("a fault of ours")])
async def test_it_is_tried_again_later_and_given_up_in_the_end(
    parts: Parts, channel: ScriptedChannel, photo: int, clock: HandClock, failure: Exception
) -> None:
    channel.files["ảnh"] = failure
    fetcher = Fetcher(parts)
    for _ in range(MOST_ATTEMPTS):
        assert await fetcher.step() == 1
        assert await fetcher.step() == 0
        clock.move(hours=1)
    assert (await row(parts, photo)).state == "refused"
    assert (await replies(parts, "lan"))[-1] == CHAT.say("chat.file_not_kept", name="ảnh.jpg")
    assert await fetcher.step() == 0


async def test_after_a_pause_it_comes_all_the_same(
    parts: Parts, channel: ScriptedChannel, photo: int, clock: HandClock
) -> None:
    channel.files["ảnh"] = TryLater("down")
    await Fetcher(parts).step()
    channel.files["ảnh"] = PHOTO
    clock.move(seconds=2)
    await Fetcher(parts).step()
    assert (await row(parts, photo)).state == "kept"


async def test_one_file_that_breaks_does_not_keep_the_next_waiting(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    await parts.receiver.receive([arrival("lan", number=2, files=["sau"], event=Event.MESSAGE)])
    await handle_all(parts)
    channel.files |= {"ảnh": ValueError("a fault of ours"), "sau": PHOTO}
    await Fetcher(parts).step()
    assert ((await row(parts, photo)).state, (await row(parts, 2)).state) == ("waiting", "kept")
    assert await states(parts, "lan", "in") == ["done", "done"]


async def test_what_it_is_is_told_by_what_it_holds_and_not_by_its_name(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    channel.files["ảnh"] = b"%PDF-1.7 a paper that calls itself a photo"
    await Fetcher(parts).step()
    kept = await row(parts, photo)
    assert (kept.state, kept.media_type, kept.name) == ("kept", "application/pdf", "ảnh.pdf")


async def test_a_kind_that_is_not_taken_is_refused_with_those_that_are(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    channel.files["ảnh"] = b"MZ a program"
    await Fetcher(parts).step()
    assert (await row(parts, photo)).state == "refused"
    assert (await replies(parts, "lan"))[-1] == CHAT.say("chat.file_kind_refused", name="ảnh.jpg")


async def test_an_infected_file_is_set_apart_and_the_person_told(
    parts: Parts, channel: ScriptedChannel, photo: int
) -> None:
    parts.settings.file_scanner = command(exits=1)
    channel.files["ảnh"] = PHOTO
    await Fetcher(parts).step()
    apart = await row(parts, photo)
    assert (apart.state, apart.sha256 is not None) == ("infected", True)
    assert (await replies(parts, "lan"))[-1] == CHAT.say("chat.file_infected", name="ảnh.jpg")


async def test_while_the_scanner_is_silent_the_file_waits(
    parts: Parts, channel: ScriptedChannel, photo: int, clock: HandClock
) -> None:
    parts.settings.file_scanner = command(exits=2)
    channel.files["ảnh"] = PHOTO
    await Fetcher(parts).step()
    assert (await row(parts, photo)).state == "waiting"
    parts.settings.file_scanner = command(exits=0)
    clock.move(hours=1)
    await Fetcher(parts).step()
    assert (await row(parts, photo)).state == "kept"


def command(*, exits: int) -> str:
    return f"sh -c 'cat >/dev/null; exit {exits}'"


@pytest.mark.parametrize("bad", [b"MZ" + bytes(64), FileRefused("too_large")])
async def test_the_summary_counts_only_what_was_kept_and_names_what_was_not(
    parts: Parts, channel: ScriptedChannel, bad: bytes | Exception
) -> None:
    count = 0

    async def says(*lines: str, files: tuple[str, ...] = ()) -> str:
        nonlocal count
        for line in lines:
            count += 1
            await parts.receiver.receive([arrival("lan", line, number=count, files=list(files))])
            await handle_all(parts)
            await Fetcher(parts).step()
        return (await replies(parts, "lan"))[-1]

    await new_conversation(parts, "lan")
    channel.files = {"ảnh": PHOTO, "tệp": bad}
    await says("tôi muốn phản ánh: cô giáo thu tiền mà không có biên nhận")
    await says("", files=("tệp",))
    await says("", files=("ảnh",))
    summary = await says(
        "xong", "không có trong danh sách", "Nguyễn Thị Lan", "0901234567",
        "12 Nguyễn Thị Thập, phường Tân Hưng", "tôi đồng ý", "không công khai",
    )  # fmt: skip
    kept, refused = (
        CHAT.say("chat.summary_files", count=1),
        CHAT.say("chat.summary_refused", names="“tệp.jpg”"),
    )
    assert f"{kept} {refused}" in summary
    await says("gửi đi")
    async with parts.sessions() as db:
        (case,) = (await db.scalars(select(Case))).all()
        assert [one.name for one in await cases.attachments(db, case.id)] == ["ảnh.jpg"]
