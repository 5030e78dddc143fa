"""A stand-in for the Zalo Bot server: see ``server``."""

from tests.standin.zalo_bot.server import ZaloBotServer

__all__ = ["ZaloBotServer"]
