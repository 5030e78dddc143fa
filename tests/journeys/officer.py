"""An officer at the web console, through its pages and forms."""

import re
from dataclasses import dataclass

import httpx

from bot.parts import Parts
from bot.staff.first_admin import first_admin_link

PASSWORD = "một mật khẩu thật dài 2026"


@dataclass(slots=True)
class Officer:
    """Somebody signed in at /can-bo."""

    client: httpx.AsyncClient

    async def page(self, path: str) -> str:
        """Return a page's HTML."""
        return (await self.client.get(path)).raise_for_status().text

    async def does(self, page: str, action: str, **fields: str) -> str:
        """Send a form of a page and return the page that follows."""
        csrf = re.search(r'name="csrf" value="([^"]+)"', await self.page(page))
        assert csrf, f"no form on {page}"
        done = await self.client.post(
            action,
            data={"csrf": csrf[1], **fields},
            headers={"Origin": str(self.client.base_url).rstrip("/")},
        )
        assert done.status_code == 200, (done.status_code, done.text[:500])
        return done.text


async def first_administrator(parts: Parts, url: str, client: httpx.AsyncClient) -> Officer:
    """Use the link that ``serve`` prints and sign in."""
    async with parts.transaction() as db:
        link = await first_admin_link(db, ids=parts.ids, now=parts.clock.now())
    assert link
    page = (await client.get(link)).raise_for_status().text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields = {**hidden, "login": "quantri", "name": "Chị Quản Trị", "password": PASSWORD}
    done = await client.post("/can-bo/bat-dau", data=fields, headers={"Origin": url})
    assert done.status_code == 200, (done.status_code, done.text[:800])
    return Officer(client)
