"""What the knowledge refuses, said to editors: which status, and which sentence."""

from collections.abc import Mapping

from bot.words import Words, texts
from faq import errors

#: Status and text key of each refusal.
SAID: Mapping[type[errors.FaqError], tuple[int, str]] = {
    errors.TopicNotFound: (404, "knowledge_console.error_topic"),
    errors.VersionNotFound: (404, "knowledge_console.error_version"),
    errors.ProposalNotFound: (404, "knowledge_console.error_proposal"),
    errors.ProposalSettled: (409, "knowledge_console.error_settled"),
    errors.ProposalStale: (409, "knowledge_console.error_stale"),
    errors.NothingChanged: (422, "knowledge_console.error_nothing"),
    errors.TopicIdTaken: (409, "knowledge_console.error_taken"),
    errors.ReasonMissing: (422, "knowledge_console.error_reason"),
}


def refused(error: errors.FaqError, words: Words) -> tuple[int, str]:
    """Return the status and the sentence for a refusal of the knowledge."""
    match error:
        case errors.PieceUnfit():
            key = f"knowledge_console.error_piece_{error.why}"
            named = [field_name(one, words) for one in (error.field, *error.others)]
            return 422, words.say(key, field=", ".join(named), what=error.what)
        case errors.ChangedSince():
            fields = ", ".join(field_name(one, words) for one in error.fields)
            return 409, words.say("knowledge_console.error_changed", fields=fields or error.key)
    status, key = SAID.get(type(error), (409, "knowledge_console.error_other"))
    return status, words.say(key)


def field_name(name: str, words: Words) -> str:
    """Return what people call a field of a topic, a value or a confirmation.

    A spreadsheet's row stands before its field: ``4:short``.
    """
    row, colon, rest = name.rpartition(":")
    if colon:
        return words.say("knowledge_console.row", row=row, field=field_name(rest, words))
    whole, _, number = name.partition(".")
    if whole == "standing" and number:
        return words.say("knowledge_console.fact_number", number=number)
    key = f"knowledge_console.field_{name.replace('.', '_')}"
    return words.say(key) if key in texts(words.language) else name
