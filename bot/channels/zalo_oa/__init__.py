"""Zalo Official Account: the channel for the public, by webhook and consultation messages."""

from bot.channels.zalo_oa.channel import Look, ZaloOaChannel

__all__ = ["Look", "ZaloOaChannel"]
