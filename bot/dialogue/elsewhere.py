"""Says that a message is likely no PAKN, what the difference is, and where to go; the person may insist."""

from bot.dialogue.sight import Sight
from feedback.routing import Route, suggest


def advice(text: str, sight: Sight) -> tuple[Route, str] | None:
    """Return the likeliest other way for a message and the words that explain it; None for a PAKN.

    It is only advice: the person may send it all the same, and an officer decides.
    """
    likely = suggest(text)
    if not likely:
        return None
    route = likely[0].route
    return route, f"{sight.say(f'route_{route.value}')}\n\n{sight.say(f'route_where_{route.value}')}"
