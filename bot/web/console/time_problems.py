"""What was refused about time, said to staff: ``clock.error_…``."""

from bot.words import Words
from feedback.errors import CalendarChangeUnfit, ExtendedBefore, NewDateUnfit, NotLate, PauseNotAllowed


def time_problem(error: Exception, words: Words) -> tuple[int, str] | None:
    """Return the status and the sentence for a refusal about time; None for any other."""
    match error:
        case NotLate():
            return 409, words.say("clock.error_not_late")
        case ExtendedBefore():
            return 409, words.say("clock.error_extended_before")
        case PauseNotAllowed():
            return 409, words.say("clock.error_pause")
        case NewDateUnfit():
            return 422, _new_date(error, words)
        case CalendarChangeUnfit(what=what):
            return 422, words.say(f"clock.error_change_{what}")
    return None


def _new_date(error: NewDateUnfit, words: Words) -> str:
    if error.latest is None:
        return words.say("clock.error_new_date_none")
    return words.say("clock.error_new_date", latest=f"{error.latest:%d/%m/%Y}")
