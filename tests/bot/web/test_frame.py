"""What holds for every page: headers, sizes, languages, and errors that say what to do."""

import re

import httpx
import pytest
from fastapi import FastAPI

from bot.parts import Parts
from bot.web import errors
from bot.web.app import create_app
from bot.web.chat_page import SCRIPT_WORDS
from bot.web.pages import STATIC
from bot.words import texts
from feedback.errors import CaseNotFound, CaseTaken, FeedbackError, NotYourUnit

PAGE_LIMIT = 100_000


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    # Of its own: addresses are added to it.
    return create_app(parts)


async def everything_of(client: httpx.AsyncClient, path: str) -> dict[str, bytes]:
    """Return a page with all it loads, by address."""
    page = await client.get(path)
    found = {path: page.content}
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        file = await client.get(address)
        assert file.status_code == 200
        # A module is asked for by its script without a version, and so it is fetched ahead.
        assert ("immutable" if "v=" in address else "no-cache") in file.headers["cache-control"]
        found[address] = file.content
    for script in [address for address in found if address.split("?")[0].endswith(".js")]:
        for name in modules_of(found[script].decode()):
            file = await client.get(f"/static/{name}")
            assert file.headers["cache-control"] == "no-cache"
            found[name] = file.content
    return found


def modules_of(script: str) -> set[str]:
    """Return the modules that a script imports, and those that these import."""
    names = set(re.findall(r'from "\./([\w-]+\.js)"', script))
    return names.union(*(modules_of((STATIC / name).read_text("utf-8")) for name in names))


async def test_the_chat_with_all_it_loads_is_light(client: httpx.AsyncClient) -> None:
    everything = await everything_of(client, "/")
    assert len(everything) >= 8
    assert sum(map(len, everything.values())) < PAGE_LIMIT


@pytest.mark.parametrize(
    ("path", "shrinks"),
    [("/", True), ("/hoi-dap", True), ("/static/base.css", True), ("/can-bo/dang-nhap", False)],
)
async def test_what_anybody_may_read_is_compressed(
    client: httpx.AsyncClient, path: str, shrinks: bool
) -> None:
    answer = await client.get(path, headers={"Accept-Encoding": "gzip"})
    assert (answer.headers.get("content-encoding") == "gzip") is shrinks
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert len(plain.content) > 1024
    assert "Accept-Encoding" in plain.headers.get("vary", "") or not shrinks


@pytest.mark.parametrize("path", ["/", "/hoi-dap", "/tra-cuu", "/no-such-page"])
async def test_a_page_has_no_script_or_style_inside_and_asks_nobody_else(
    client: httpx.AsyncClient, path: str
) -> None:
    page = await client.get(path)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text)
    # What names the page's own address is not fetched.
    fetched = re.sub(r'<link rel="(?:canonical|alternate" hreflang)[^>]*>', "", page.text)
    assert re.findall(r'(?:src|href|action)="(https?:)?//', fetched) == []
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


async def test_without_its_script_the_chat_says_what_the_bot_is_and_other_ways(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/")).text
    for words in ("trả lời tự động", "Sở Giáo dục thử nghiệm", "mã OTP", "<noscript>", "1022", "/tra-cuu"):
        assert words in page


async def test_the_chosen_language_is_remembered(client: httpx.AsyncClient) -> None:
    assert '<html lang="vi">' in (await client.get("/")).text
    assert '<html lang="en">' in (await client.get("/", params={"lang": "en"})).text
    assert '<html lang="en">' in (await client.get("/tra-cuu")).text
    assert '<html lang="en">' in (await client.get("/", params={"lang": "xx"})).text
    assert '<html lang="vi">' in (await client.get("/", params={"lang": "vi"})).text


async def test_a_page_that_is_not_there_says_what_to_do(client: httpx.AsyncClient) -> None:
    page = await client.get("/no-such-page")
    assert page.status_code == 404
    assert "Không có trang này" in page.text
    assert '<a class="button" href="/">' in page.text
    staff = await client.get("/can-bo/no-such-page")
    assert staff.status_code == 404
    assert '<a class="button" href="/can-bo">' in staff.text
    told = await client.get("/api/v1/no-such-thing")
    assert (told.status_code, told.json()["error"]) == (404, "not_found")
    told = await client.delete("/api/v1/chat/messages")
    assert (told.status_code, told.json()["error"]) == (405, "bad_method")


async def test_what_nobody_foresaw_is_a_page_without_details(app: FastAPI, client: httpx.AsyncClient) -> None:
    def breaks() -> None:
        raise RuntimeError("số điện thoại 0900000001")

    app.add_api_route("/breaks", breaks)
    app.add_api_route("/api/v1/breaks", breaks)
    page = await client.get("/breaks")
    assert page.status_code == 500
    assert ">Thử lại</a>" in page.text
    assert "Máy chủ gặp trục trặc" in page.text
    assert "0900000001" not in page.text
    assert "content-security-policy" in page.headers
    told = await client.get("/api/v1/breaks")
    assert (told.status_code, told.json()["error"]) == (500, "trouble")


@pytest.mark.parametrize(
    ("error", "status"),
    [(CaseNotFound("X"), 404), (NotYourUnit("X"), 403), (CaseTaken("X", "Lan"), 409), (FeedbackError(), 409)],
)
async def test_errors_of_the_registry_become_codes(
    app: FastAPI, client: httpx.AsyncClient, error: FeedbackError, status: int
) -> None:
    def refuses() -> None:
        raise error

    app.add_api_route("/refuses", refuses)
    app.add_api_route("/api/v1/refuses", refuses)
    assert (await client.get("/refuses")).status_code == status
    assert (await client.get("/api/v1/refuses")).status_code == status


def test_every_problem_has_its_words() -> None:
    words = texts("vi")
    names = {*errors.KNOWN.values(), "trouble", "bad_json"}
    assert all(f"public.problem_{name}" in words for name in names)


def test_the_script_is_given_every_word_that_it_uses_and_no_other() -> None:
    script = "".join(path.read_text("utf-8") for path in STATIC.glob("chat*.js"))
    used = set(re.findall(r"\bwords\.(\w+)", script)) | {"me", "bot", "staff", "sending", "sent", "unsent"}
    assert used == set(SCRIPT_WORDS)


async def test_over_https_browsers_are_told_to_stay_there(app: FastAPI) -> None:
    from bot.web.security import SafeHeaders

    transport = httpx.ASGITransport(SafeHeaders(app, https=True))
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
        assert "max-age" in (await client.get("/healthz")).headers["strict-transport-security"]
