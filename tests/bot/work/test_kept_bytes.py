from bot.parts import Parts
from bot.storage.tables import StoredFile
from bot.work.forgetting import forget_bytes


async def test_bytes_go_with_the_last_file_that_needs_them_be_it_as_shown_or_as_original(
    parts: Parts,
) -> None:
    shown, original = await parts.files.keep(b"shown"), await parts.files.keep(b"with its notes")
    files = [
        StoredFile(
            name="a.jpg", media_type="image/jpeg", state="kept", created_at=parts.clock.now(),
            sha256=one, original_sha256=other,
        )
        for one, other in ((shown, original), (original, None), (None, shown))
    ]  # fmt: skip
    async with parts.sessions.begin() as db:
        db.add_all(files)
    left = []
    for file in files:
        async with parts.sessions.begin() as db:
            await forget_bytes(db, [file.id], parts.files, now=parts.clock.now())
        left.append([await parts.files.has(one) for one in (shown, original)])
    assert left == [[True, True], [True, False], [False, False]]
    async with parts.sessions() as db:
        first = await db.get_one(StoredFile, files[0].id)
        assert (first.sha256, first.original_sha256, first.state) == (None, None, "erased")
        assert (first.erased_at, first.erased_why) == (parts.clock.now(), "wish")
