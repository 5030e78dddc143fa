"""Makes the Telegram channel from what the administrator set."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.render import Words as TelegramWords
from bot.channels.telegram.secret import webhook_secret
from bot.channels.telegram.webhook import Webhook
from bot.settings import Settings
from bot.words import LANGUAGES, Words


def telegram(settings: Settings, secret_key: str) -> TelegramChannel:
    """Return the channel, by long polling or by webhook as set."""
    webhook = None
    if settings.telegram_mode == "webhook":
        secret = webhook_secret(settings.telegram_webhook_secret.get_secret_value(), secret_key)
        webhook = Webhook(f"{settings.web_address}/webhooks/telegram", secret)
    return TelegramChannel(
        settings.telegram_token.get_secret_value(),
        words=_telegram_words(),
        api_url=settings.telegram_api_url,
        file_url=settings.telegram_file_url,
        proxy_url=settings.telegram_proxy_url.get_secret_value(),
        webhook=webhook,
        poll_s=settings.telegram_poll_seconds,
    )


def _telegram_words() -> TelegramWords:
    menus = {language: _commands(Words(language).say("chat.telegram_commands")) for language in LANGUAGES}
    return TelegramWords(Words(LANGUAGES[0]).say("chat.choice_contact"), menus)


def _commands(lines: str) -> tuple[tuple[str, str], ...]:
    pairs = [line.partition(":") for line in lines.splitlines()]
    return tuple((name.strip(), described.strip()) for name, _, described in pairs)
