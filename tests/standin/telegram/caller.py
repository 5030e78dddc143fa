"""Calls the stand-in of Telegram as a bot does."""

from typing import Any

import httpx

from tests.standin.telegram import TelegramServer


class Bot:
    """Calls the stand-in without any library."""

    def __init__(self, server: TelegramServer, client: httpx.AsyncClient) -> None:
        self._base = f"{server.url}/bot{server.token}"
        self._client = client

    async def __call__(self, method: str, **given: Any) -> dict[str, Any]:
        answer = await self._client.post(f"{self._base}/{method}", json=given)
        return dict(answer.json())

    async def numbers(self, **given: Any) -> list[int]:
        return [update["update_id"] for update in (await self("getUpdates", **given))["result"]]
