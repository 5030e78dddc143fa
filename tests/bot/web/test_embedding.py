"""Only the sites that the settings name may show the chat inside their pages."""

import httpx
import pytest

from bot.parts import Parts
from bot.settings import Settings

SCHOOL = "https://truong.example"


async def test_nobody_may_unless_the_settings_say_so(client: httpx.AsyncClient) -> None:
    for path in ("/khung-chat", "/nhung.js"):
        assert (await client.get(path)).status_code == 404


async def test_the_named_sites_may_and_no_other_page_changes(client: httpx.AsyncClient, parts: Parts) -> None:
    parts.settings.embed_origins = f"{SCHOOL}, https://phuong.example:8443"
    page = await client.get("/khung-chat")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert f"frame-ancestors {SCHOOL} https://phuong.example:8443" in policy
    assert "default-src 'self'" in policy
    assert "x-frame-options" not in page.headers
    assert 'class="bar"' not in page.text
    chat = await client.get("/")
    assert "frame-ancestors 'none'" in chat.headers["content-security-policy"]
    assert chat.headers["x-frame-options"] == "DENY"
    assert 'class="bar"' in chat.text


async def test_the_script_speaks_both_languages(client: httpx.AsyncClient, parts: Parts) -> None:
    parts.settings.embed_origins = SCHOOL
    script = await client.get("/nhung.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "Hỏi trợ lý số" in script.text
    assert "Ask the assistant" in script.text


@pytest.mark.parametrize("wrong", ["truong.example", "https://truong.example/trang", "*", "javascript:1"])
def test_what_is_no_origin_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        Settings(_env_file=None, embed_origins=wrong)  # type: ignore[call-arg]
