"""What was refused about the life of a case, said to staff: ``case_desk.error_…``."""

from bot.words import Words
from feedback.errors import (
    ApprovalNeeded,
    AskedBefore,
    HeardInFuture,
    NotTogether,
    NotValid,
)


def life_problem(error: Exception, words: Words) -> tuple[int, str] | None:
    """Return the status and the sentence for a refusal about a case's life; None for any other."""
    match error:
        case NotValid(missing=missing):
            lacking = "; ".join(words.say(f"case_desk.item_{one}") for one in missing)
            return 422, words.say("case_desk.error_not_valid", missing=lacking)
        case AskedBefore():
            return 409, words.say("case_desk.error_asked_before")
        case NotTogether():
            return 409, words.say("case_desk.error_not_together")
        case ApprovalNeeded():
            return 409, words.say("case_desk.error_approval_needed")
        case HeardInFuture():
            return 422, words.say("case_desk.error_heard_in_future")
    return None
