"""How a call from Telegram shows that it is one; apart from what needs the heavy library."""

from bot.ids import keyed_digest

#: Telegram repeats the webhook's secret in this header of every call.
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_secret(given: str, secret_key: str) -> str:
    """Return what Telegram must repeat with each call: as set, or made from the program's secret key."""
    return given or keyed_digest(secret_key, "telegram-webhook")
