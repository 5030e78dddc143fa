"""The rigs of all channels, by name; a channel that has two ways in has one for each."""

from tests.bot.channels.conformance.telegram_rig import telegram_rig
from tests.bot.channels.conformance.terminal_rig import terminal_rig
from tests.bot.channels.conformance.web_rig import web_rig
from tests.bot.channels.conformance.zalo_bot_rig import zalo_bot_rig
from tests.bot.channels.conformance.zalo_oa_rig import zalo_oa_rig

RIGS = {
    "telegram_polling": (telegram_rig, "polling"),
    "telegram_webhook": (telegram_rig, "webhook"),
    "zalo_bot_polling": (zalo_bot_rig, "polling"),
    "zalo_bot_webhook": (zalo_bot_rig, "webhook"),
    "zalo_oa": (zalo_oa_rig, "usual"),
    "zalo_oa_government": (zalo_oa_rig, "government"),
    "web": (web_rig, ""),
    "terminal": (terminal_rig, ""),
}
