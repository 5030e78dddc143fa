"""Why something does not work is said in words, never by the name of a class."""

import sqlite3

import asyncpg
import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.commands import check
from bot.commands.causes_said import bucket_said, database_said
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
