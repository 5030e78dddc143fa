"""Files in an S3-compatible store: sealed, signed for, and patient when it is silent."""

from collections.abc import Iterator

import pytest

from bot.files import FileStore
from bot.settings import Settings
from bot.shelf import Folder, Shelf, ShelfSilent, shelf_of
from feedback.sealing import Vault
from tests.standin.s3 import S3Server

OLD, NEW = "an old key for files in tests only!!", "a new key for files in tests only!!!"
PHOTO = b"\xff\xd8\xff what a camera sees"


@pytest.fixture
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


def bucket(s3: S3Server, **other: str) -> Shelf:
    given = {
        "s3_url": s3.url,
        "s3_bucket": s3.bucket,
        "s3_access_key": s3.access_key,
        "s3_secret_key": s3.secret_key,
        "s3_region": s3.region,
        **other,
    }
    return shelf_of(Settings(_env_file=None, **given))  # type: ignore[call-arg, arg-type]


async def test_the_bucket_holds_it_sealed_and_once_and_forgets_it(s3: S3Server) -> None:
    files = FileStore(bucket(s3), Vault([OLD]))
    name = await files.keep(PHOTO)
    assert await files.keep(PHOTO) == name
    ((key, lying),) = s3.objects.items()
    assert key == f"files/{name[:2]}/{name}"
    assert PHOTO not in lying
    assert await files.read(name) == PHOTO
    assert await files.has(name)
    assert await files.stored(name) == lying
    await files.forget(name)
    await files.forget(name)
    assert (s3.objects, await files.has(name), await files.stored(name)) == ({}, False, None)
    with pytest.raises(FileNotFoundError):
        await files.read(name)


async def test_keys_change_there_too(s3: S3Server) -> None:
    names = [await FileStore(bucket(s3), Vault([OLD])).keep(one) for one in (PHOTO, b"another")]
    assert sum(FileStore(bucket(s3), Vault([NEW, OLD])).reseal()) == 2
    assert await FileStore(bucket(s3), Vault([NEW])).read(names[0]) == PHOTO


@pytest.mark.parametrize("wrong", [{"s3_secret_key": "guessed"}, {"s3_bucket": "other"}, {"s3_region": "x"}])
async def test_a_wrong_setting_is_told_without_the_key(s3: S3Server, wrong: dict[str, str]) -> None:
    with pytest.raises(ShelfSilent) as silence:
        await FileStore(bucket(s3, **wrong)).keep(PHOTO)
    assert s3.secret_key not in str(silence.value)
    assert "guessed" not in str(silence.value)
    assert s3.objects == {}


async def test_a_silent_store_loses_nothing(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.bucket.RETRIES", False)
    files = FileStore(bucket(s3), Vault([OLD]))
    name = await files.keep(PHOTO)
    s3.down = True
    for call in (files.read, files.forget, files.has):
        with pytest.raises(ShelfSilent):
            await call(name)
    s3.down = False
    assert await files.read(name) == PHOTO


def test_without_an_address_files_lie_in_the_folder() -> None:
    assert isinstance(shelf_of(Settings(_env_file=None)), Folder)  # type: ignore[call-arg]
