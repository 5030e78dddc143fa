"""Zalo Bot Platform: for pilots and staff, by webhook or, while developing, long polling."""

from bot.channels.zalo_bot.channel import ZaloBotChannel

__all__ = ["ZaloBotChannel"]
