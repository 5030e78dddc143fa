"""What people send lies sealed on the disk, opens with its keys, and changes keys."""

from pathlib import Path

import pytest

from bot.files import FileStore
from bot.shelf import Folder
from feedback.errors import DataLocked
from feedback.sealing import Vault

OLD, NEW = "an old key for files in tests only!!", "a new key for files in tests only!!!"
PHOTO = b"\xff\xd8\xff what a camera sees"


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("??/*"))]


async def test_the_disk_shows_nothing_and_the_store_everything(tmp_path: Path) -> None:
    files = FileStore(tmp_path, Vault([OLD]))
    name = await files.keep(PHOTO)
    assert await files.keep(PHOTO) == name
    (lying,) = stored(tmp_path)
    assert b"camera" not in lying
    assert await files.read(name) == PHOTO


async def test_with_a_new_key_in_front_everything_opens_and_is_sealed_again(tmp_path: Path) -> None:
    before = await FileStore(tmp_path).keep(b"stored before there were keys")
    name = await FileStore(tmp_path, Vault([OLD])).keep(PHOTO)
    both = FileStore(tmp_path, Vault([NEW, OLD]))
    assert await both.read(name) == PHOTO
    assert sum(both.reseal()) == 2
    assert sum(both.reseal()) == 0
    only_new = FileStore(tmp_path, Vault([NEW]))
    assert await only_new.read(name) == PHOTO
    assert await only_new.read(before) == b"stored before there were keys"
    with pytest.raises(DataLocked):
        await FileStore(tmp_path, Vault([OLD])).read(name)


async def test_a_changed_or_exchanged_file_is_not_opened(tmp_path: Path) -> None:
    files = FileStore(tmp_path, Vault([OLD]))
    one, other = await files.keep(PHOTO), await files.keep(b"another")
    Folder(tmp_path).path(one).write_bytes(Folder(tmp_path).path(other).read_bytes())
    with pytest.raises(DataLocked):
        await files.read(one)
    lying = bytearray(Folder(tmp_path).path(other).read_bytes())
    lying[-1] ^= 1
    Folder(tmp_path).path(other).write_bytes(bytes(lying))
    with pytest.raises(DataLocked):
        await files.read(other)


async def test_a_copy_takes_sealed_files_in_without_their_keys(tmp_path: Path) -> None:
    here = FileStore(tmp_path / "here", Vault([OLD]))
    name = await here.keep(PHOTO)
    there = FileStore(tmp_path / "there")
    assert await there.take_in(name, Folder(tmp_path / "here").path(name).read_bytes())
    assert await FileStore(tmp_path / "there", Vault([OLD])).read(name) == PHOTO
    assert not await there.take_in(name, b"something else, plain")
