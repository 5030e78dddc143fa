"""Says in words why the database or the store for files cannot be used, for the command ``check``."""

from bot.words import Words

#: What an error's own words or its kind contain, and the text that explains it; the first that fits.
_DATABASE = (
    ("invalidpassword", "login"),
    ("invalidauthorization", "login"),
    ("invalidcatalogname", "no_such_database"),
    ("insufficientprivilege", "database_rights"),
    ("readonly database", "database_rights"),
    ("permission", "database_rights"),
    ("unable to open", "no_such_file"),
    ("not a database", "broken_file"),
    ("malformed", "broken_file"),
    ("database is locked", "database_busy"),
    ("toomanyconnections", "database_busy"),
    ("cannotconnectnow", "database_busy"),
    ("gaierror", "no_such_host"),
    ("connection", "database_silent"),
    ("timeout", "database_silent"),
    ("oserror", "database_silent"),
)
_BUCKET = (
    ("accessdenied", "bucket_key"),
    ("invalidaccesskey", "bucket_key"),
    ("signature", "bucket_key"),
    ("nosuchbucket", "no_such_bucket"),
    ("invalidbucketname", "no_such_bucket"),
    ("redirect", "bucket_region"),
    ("authorizationheader", "bucket_region"),
    ("timetooskewed", "clock_wrong"),
    ("filenotfound", "bucket_forgets"),
    ("valueerror", "bucket_address"),
    ("retry", "bucket_silent"),
    ("connect", "bucket_silent"),
    ("timeout", "bucket_silent"),
    ("slowdown", "bucket_silent"),
    ("serviceunavailable", "bucket_silent"),
)


def database_said(error: Exception, words: Words) -> str:
    """Return why a database does not open.

    >>> database_said(ConnectionRefusedError(), Words("vi"))
    'máy chủ cơ sở dữ liệu không trả lời'
    """
    return _said(_DATABASE, error, words)


def bucket_said(error: Exception, words: Words) -> str:
    """Return why the store for files cannot be used.

    >>> bucket_said(FileNotFoundError(), Words("vi"))
    'ghi được nhưng đọc lại không thấy tệp'
    """
    return _said(_BUCKET, error, words)


def _said(known: tuple[tuple[str, str], ...], error: Exception, words: Words) -> str:
    # A library's wrapper holds what really happened.
    cause = getattr(error, "orig", None) or error
    kinds = " ".join(kind.__name__ for kind in type(cause).__mro__)
    told = f"{kinds} {cause}".lower()
    cause_key = next((name for hint, name in known if hint in told), "other")
    return words.say(f"commands.cause_{cause_key}")
