"""What Telegram has to know before it speaks to us: where updates go, and the menu of commands."""

from dataclasses import dataclass

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.channels.telegram.render import Words

log = structlog.get_logger(__name__)

#: Always said in full: Telegram keeps the list of the last time.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram posts updates; ``secret`` is 1 to 256 of A-Z a-z 0-9 _ -."""

    url: str
    secret: str


async def point_updates(bot: Bot, webhook: Webhook | None) -> None:
    """Have updates posted to the webhook, or kept for polling; what waits stays, it is citizens' words.

    Raises:
        TelegramError: it did not work; repeating is safe.
    """
    if webhook is None:
        await bot.delete_webhook(drop_pending_updates=False)
    else:
        await bot.set_webhook(
            webhook.url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES, max_connections=40
        )


async def offer_commands(bot: Bot, words: Words) -> None:
    """Fill the menu of commands in each language; without it the bot works as well."""
    menus = [(language, commands) for language, commands in words.commands.items() if commands]
    if menus:
        menus.insert(0, ("", menus[0][1]))
    try:
        for language, commands in menus:
            menu = [BotCommand(name, description) for name, description in commands]
            await bot.set_my_commands(menu, language_code=language or None)
    except TelegramError as error:
        log.warning("telegram.commands_not_set", error=type(error).__name__)
