"""Why something does not work is said in words, never by the name of a class."""

import sqlite3
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.__main__ import main
from bot.commands import check
from bot.commands.causes_said import bucket_said, database_said, trouble_said
from bot.settings import Settings
from bot.shelf import ShelfSilent
from bot.words import LANGUAGES, Words

VI = Words("vi")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (asyncpg.InvalidPasswordError("password authentication failed"), "login"),
        (asyncpg.InvalidAuthorizationSpecificationError("role"), "login"),
        (asyncpg.InvalidCatalogNameError("database does not exist"), "no_such_database"),
        (asyncpg.TooManyConnectionsError("sorry"), "database_busy"),
        (OperationalError("x", {}, sqlite3.OperationalError("unable to open database file")), "no_such_file"),
        (DatabaseError("x", {}, sqlite3.DatabaseError("file is not a database")), "broken_file"),
        (ConnectionRefusedError(111, "refused"), "database_silent"),
        (TimeoutError(), "database_silent"),
        (PermissionError(), "database_rights"),
        (OperationalError("x", {}, sqlite3.OperationalError("odd")), "other"),
    ],
)
def test_why_a_database_does_not_open(error: Exception, cause: str) -> None:
    for language in LANGUAGES:
        assert database_said(error, Words(language)) == Words(language).say(f"commands.cause_{cause}")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ShelfSilent("AccessDenied"), "bucket_key"),
        (ShelfSilent("SignatureDoesNotMatch"), "bucket_key"),
        (ShelfSilent("NoSuchBucket"), "no_such_bucket"),
        (ShelfSilent("MaxRetryError"), "bucket_silent"),
        (ShelfSilent("ServerError"), "other"),
        (ValueError("path in endpoint is not allowed"), "bucket_address"),
        (FileNotFoundError("0f3a"), "bucket_forgets"),
    ],
)
def test_why_the_store_for_files_does_not_work(error: Exception, cause: str) -> None:
    assert bucket_said(error, VI) == VI.say(f"commands.cause_{cause}")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (FileNotFoundError(2, "No such file or directory", "/a/b"), "no_such_folder"),
        (NotADirectoryError(20, "Not a directory", "/a/b"), "no_such_folder"),
        (IsADirectoryError(21, "Is a directory", "/a/b"), "is_a_folder"),
        (PermissionError(13, "Permission denied", "/a/b"), "file_rights"),
        (OSError(30, "Read-only file system", "/a/b"), "file_rights"),
        (OSError(28, "No space left on device", "/a/b"), "disk_full"),
    ],
)
def test_why_a_file_cannot_be_used(error: OSError, cause: str) -> None:
    assert trouble_said(error, VI) == VI.say(
        "commands.file_bad", file="/a/b", why=VI.say(f"commands.cause_{cause}")
    )


def test_why_no_command_can_use_the_database() -> None:
    error = OperationalError("x", {}, sqlite3.OperationalError("unable to open database file"))
    assert trouble_said(error, VI) == VI.say("commands.check_no_database", why=database_said(error, VI))


@pytest.mark.parametrize(
    "error", [KeyError("permission"), OSError(5, "Input/output error", "/a"), TimeoutError()]
)
def test_what_is_no_fault_of_who_typed_keeps_its_traceback(error: Exception) -> None:
    assert trouble_said(error, VI) is None


@pytest.mark.parametrize(
    ("words", "database", "said"),
    [
        (["verify"], "postgresql+asyncpg://a:b@127.0.0.1:1/c", "máy chủ cơ sở dữ liệu không trả lời"),
        (["faq", "export", "/dev/null/none/topics.yaml"], "", "/dev/null/none/topics.yaml"),
    ],
)
def test_a_command_that_cannot_be_done_ends_in_a_sentence(
    words: list[str], database: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database or f"sqlite+aiosqlite:///{tmp_path / 'office.db'}")
    monkeypatch.setattr("sys.argv", ["tro-ly-so", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert said in str(ended.value)


async def test_check_says_it_so(tmp_path: object) -> None:
    given = {
        "database_url": f"sqlite+aiosqlite:///{__file__}",
        "s3_url": "http://127.0.0.1:1/path",
        "s3_bucket": "b",
    }
    found = Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]
    lines = [line async for line in check._database_lines(found, VI)]
    lines += await check._bucket_lines(found, VI)
    assert [line.fine for line in lines] == [False, False]
    assert "không phải cơ sở dữ liệu" in lines[0].text
    assert "địa chỉ kho không đúng dạng" in lines[1].text
