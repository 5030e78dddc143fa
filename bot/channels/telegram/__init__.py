"""Telegram: the Bot API by long polling or webhook."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.render import Words
from bot.channels.telegram.webhook import SECRET_HEADER, Webhook

__all__ = ["SECRET_HEADER", "TelegramChannel", "Webhook", "Words"]
