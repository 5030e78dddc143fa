"""The web chat with a person at its other end, over its own interface."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot.channels.web import WebChannel
from bot.parts import Parts
from tests.bot.channels.conformance.rig import FetchedRig, Rig, Shown
from tests.bot.web.site import Site


class WebRig(FetchedRig):
    client: httpx.AsyncClient
    token: str
    sent: int = 0
    last: dict[str, Any]

    async def opens(self) -> None:
        await self._post(choice="start")
        await self.kept(1)

    async def says(self, text: str) -> None:
        await self._post(text=text)

    async def taps(self, label: str) -> None:
        for message in reversed(await self._messages()):
            keys = {one["label"]: one["id"] for one in message.get("choices", ())}
            if label in keys:
                return await self._post(choice=keys[label])
        raise AssertionError(f"nobody offered {label!r}")

    async def sends_photo(self, content: bytes) -> None:
        await self._upload(content, "a.jpg", "image/jpeg")

    async def sends_document(self, content: bytes, name: str) -> None:
        await self._upload(content, name, "application/pdf")

    async def sends_unknown(self) -> None:
        await self._post(choice="hologram")

    async def redelivers(self) -> None:
        answer = await self.client.post("/api/v1/chat/messages", json=self.last, headers=self._who)
        assert answer.status_code == 202

    async def shown(self) -> Sequence[Shown]:
        return [
            Shown(one["text"], tuple(choice["label"] for choice in one.get("choices", ())))
            for one in await self._messages()
        ]

    async def paper(self) -> bytes:
        (file,) = (await self._messages())[-1]["files"]
        return (await self.client.get(file["url"])).raise_for_status().content

    async def _messages(self) -> Any:
        got = await self.client.get("/api/v1/chat/messages?after=0", headers=self._who)
        return got.raise_for_status().json()["messages"]

    async def _upload(self, content: bytes, name: str, kind: str) -> None:
        files = {"file": (name, content, kind)}
        kept = await self.client.post("/api/v1/chat/files", files=files, headers=self._who)
        await self._post(attachments=[kept.raise_for_status().json()["id"]])

    async def _post(self, **body: Any) -> None:
        self.sent += 1
        self.last = {"id": f"m{self.sent}", **body}
        answer = await self.client.post("/api/v1/chat/messages", json=self.last, headers=self._who)
        assert answer.status_code == 202, answer.text

    @property
    def _who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@asynccontextmanager
async def web_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as client:
        opened = (await client.post("/api/v1/chat")).raise_for_status().json()
        rig = WebRig(
            WebChannel(),
            parts,
            opened["session"],
            site.url,
            lacks=frozenset({"contact", "documents_out", "refusals"}),
        )
        rig.client, rig.token = client, opened["token"]
        yield rig
