"""Says of a file that cannot be shown why not: erased when and by which rule, not fetched, stopped."""

from bot.storage.tables import StoredFile
from bot.words import Words, day


def why_gone(file: StoredFile, words: Words) -> str:
    """Return the sentence that stands in a file's place; empty where it can be opened.

    >>> why_gone(StoredFile(state="kept", sha256="a"), Words("vi"))
    ''
    """
    if file.state == "erased":
        return _erased(file, words)
    if file.state != "kept":
        return words.say(f"files.gone_{file.state}")
    unseen = file.sha256 is None and file.original_sha256 is not None
    return words.say("files.gone_unseen") if unseen else ""


def _erased(file: StoredFile, words: Words) -> str:
    if file.erased_at is None or file.erased_why is None:
        return words.say("files.gone_erased")
    at = day(file.erased_at)
    if file.erased_after_days is None:
        return words.say("files.gone_by_wish", at=at)
    what = words.say(f"personal_data.kept_{file.erased_why}")
    return words.say("files.gone_by_rule", at=at, what=what, days=file.erased_after_days)
