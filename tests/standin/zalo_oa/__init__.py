"""A stand-in for Zalo's servers for Official Accounts: see ``server``."""

from tests.standin.zalo_oa.server import ZaloOaServer

__all__ = ["ZaloOaServer"]
