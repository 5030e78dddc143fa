"""Says in words why the database, the store for files or a file cannot be used."""

from socket import gaierror

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
_FILE = (
    ("filenotfound", "no_such_folder"),
    ("notadirectory", "no_such_folder"),
    ("isadirectory", "is_a_folder"),
    ("permission", "file_rights"),
    ("read-only", "file_rights"),
    ("no space", "disk_full"),
)


def trouble_said(error: BaseException, words: Words) -> str | None:
    """Return what to tell who typed a command that ended in ``error``; None if the fault is the program's.

    >>> trouble_said(IsADirectoryError(21, "Is a directory", "/tmp"), Words("en"))
    'The file /tmp cannot be used (this is a folder). Choose another name or place.'
    >>> trouble_said(KeyError("topic"), Words("en"))
    """
    say = words.say
    if isinstance(error, OSError) and error.filename:
        cause = _cause(_FILE, error)
        return cause and say("commands.file_bad", file=error.filename, why=say(f"commands.cause_{cause}"))
    if isinstance(error, ConnectionRefusedError | gaierror) or _of_a_driver(error):
        cause = _cause(_DATABASE, error)
        return cause and say("commands.check_no_database", why=say(f"commands.cause_{cause}"))
    return None


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
    return words.say(f"commands.cause_{_cause(known, error) or 'other'}")


def _cause(known: tuple[tuple[str, str], ...], error: BaseException) -> str | None:
    # A library's wrapper holds what really happened.
    cause = getattr(error, "orig", None) or error
    kinds = " ".join(kind.__name__ for kind in type(cause).__mro__)
    told = f"{kinds} {cause}".lower()
    return next((name for hint, name in known if hint in told), None)


def _of_a_driver(error: BaseException) -> bool:
    """Tell whether a database's driver complains, itself or in SQLAlchemy's wrapper."""
    return type(error).__module__.partition(".")[0] == "asyncpg" or hasattr(error, "orig")
