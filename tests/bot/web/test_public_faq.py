"""Questions and answers for everybody: the list, the search, each topic's page, what search engines read."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import httpx
import pytest

from bot.parts import Parts
from bot.web.crawling import SITEMAP
from bot.web.faq_reading import asked_of, find, most_asked, reading_of, shelves
from faq.knowledge import Knowledge
from faq.service import record_helpful
from tests.bot.web.test_frame import PAGE_LIMIT, everything_of
from tests.fakes import HandClock

# They read what lies in memory; votes are counted on both databases beneath.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 29, tzinfo=UTC)


@on_sqlite
async def test_the_list_names_every_topic_and_each_has_a_page(
    client: httpx.AsyncClient, knowledge: Knowledge
) -> None:
    listed = set(re.findall(r'href="/hoi-dap/([^"]+)"', (await client.get("/hoi-dap")).text))
    assert listed == set(knowledge.content.topics)
    for topic in knowledge.content.topics:
        for language in ("vi", "en"):
            page = await client.get(f"/hoi-dap/{topic}", params={"lang": language})
            assert page.status_code == 200, topic
            assert "{" not in re.sub(r"<[^>]*>", "", page.text), topic


@on_sqlite
async def test_a_page_gives_answer_source_date_and_one_address(client: httpx.AsyncClient) -> None:
    page = (await client.get("/hoi-dap/gia-danh-cong-an-vneid")).text
    for words in ("đó là lừa đảo", "Đúng tại ngày 18/07/2025", "thanhnien.vn", "Các bước", "Lưu ý", "mã OTP"):
        assert words in page
    assert page.count("<h2>Các bước</h2>") == 1
    assert '<meta name="description" content="Dạ không thật' in page
    assert re.search(r'rel="canonical" href="http://[^"?]+/hoi-dap/gia-danh-cong-an-vneid"', page)
    english = (await client.get("/hoi-dap/gia-danh-cong-an-vneid?lang=en")).text
    assert "it is a scam" in english
    assert 'gia-danh-cong-an-vneid?lang=en">' in english


@on_sqlite
async def test_a_page_says_which_part_waits_to_be_verified_and_whom_to_ask(client: httpx.AsyncClient) -> None:
    fee = "/hoi-dap/chung-thuc-ban-sao-dien-tu"
    page = (await client.get(fee)).text
    assert "Phần lệ phí em đang xác minh" in page
    assert "2.000" not in page
    assert "I am still checking fees" in (await client.get(f"{fee}?lang=en")).text
    assert "xác minh" not in (await client.get("/hoi-dap/chuyen-truong-thcs")).text


@on_sqlite
async def test_a_page_past_its_review_day_says_so(client: httpx.AsyncClient, clock: HandClock) -> None:
    page = "/hoi-dap/chuyen-truong-tieu-hoc"
    assert "lẽ ra phải được rà soát" not in (await client.get(page)).text
    clock.at = datetime(2028, 1, 3, tzinfo=UTC)
    assert "lẽ ra phải được rà soát" in (await client.get(page)).text
    assert "due to be checked again" in (await client.get(f"{page}?lang=en")).text


@on_sqlite
async def test_the_guide_of_a_topic_is_read_in_the_language_of_the_page(client: httpx.AsyncClient) -> None:
    page = "/hoi-dap/chuyen-truong-tieu-hoc"
    assert "Làm từng bước: Nộp hồ sơ chuyển trường tiểu học" in (await client.get(page)).text
    english = (await client.get(f"{page}?lang=en")).text
    assert "Step by step: Apply for a school transfer (primary school)" in english
    assert "Anh/chị" not in english


@on_sqlite
async def test_one_step_alone_is_no_numbered_list(client: httpx.AsyncClient) -> None:
    page = (await client.get("/hoi-dap/chung-thuc-ban-sao-dien-tu")).text
    assert "<h2>Các bước</h2>" in page
    assert "<ol>" not in page


@on_sqlite
async def test_a_topic_that_is_not_there_is_a_page_that_says_so(client: httpx.AsyncClient) -> None:
    page = await client.get("/hoi-dap/khong-co")
    assert page.status_code == 404
    assert "Không có trang này" in page.text
    assert "canonical" not in page.text


@on_sqlite
async def test_the_search_needs_no_accents_and_says_when_it_finds_nothing(client: httpx.AsyncClient) -> None:
    for wish in ("chuyển trường tiểu học", "chuyen truong tieu hoc"):
        page = (await client.get("/hoi-dap", params={"tim": wish})).text
        assert "Thủ tục chuyển trường tiểu học thế nào?" in page
        assert "Tất cả theo chủ đề" not in page
        assert 'content="noindex"' in page
    nothing = (await client.get("/hoi-dap", params={"tim": "<script>xyzzyq"})).text
    assert "Chưa có câu nào khớp" in nothing
    assert "<script>xyzzyq" not in nothing


@on_sqlite
async def test_the_first_page_offers_what_people_ask_and_is_light_without_script(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    async with parts.sessions.begin() as db:
        for person in ("a", "b"):
            await record_helpful(db, topic_id="hoc-ba-so-la-gi", person_key=person, helpful=True, now=NOW)
    page = (await client.get("/")).text
    assert re.findall(r'<li><a href="/hoi-dap/([^"]+)"', page)[0] == "hoc-ba-so-la-gi"
    for path in ("/", "/hoi-dap", "/hoi-dap/gia-danh-cong-an-vneid"):
        assert sum(map(len, (await everything_of(client, path)).values())) < PAGE_LIMIT


@on_sqlite
async def test_search_engines_learn_what_is_theirs(client: httpx.AsyncClient, knowledge: Knowledge) -> None:
    robots = (await client.get("/robots.txt")).text
    assert "Disallow: /can-bo\n" in robots
    assert robots.rstrip().endswith("/sitemap.xml")
    listed = ET.fromstring((await client.get("/sitemap.xml")).content)
    addresses = [one.text or "" for one in listed.iter(f"{{{SITEMAP}}}loc")]
    assert len(addresses) == len(set(addresses)) == len(knowledge.content.topics) + 4
    for path in ("/can-bo/dang-nhap", "/tra-cuu"):
        page = (await client.get(path)).text
        assert ("canonical" in page) is (path == "/tra-cuu")


def test_words_anywhere_in_question_or_keywords_are_found(knowledge: Knowledge) -> None:
    assert "gia-danh-cong-an-vneid" in find(knowledge, "giả danh")
    assert find(knowledge, " ") == []


def test_what_is_asked_most_stands_first_and_gone_topics_nowhere(knowledge: Knowledge) -> None:
    first, second, *_ = topics = knowledge.content.topics
    silent = replace(topics[first], en=None)
    without = Knowledge(replace(knowledge.content, topics={**topics, first: silent}))
    assert asked_of(without, first, "en").language == "vi"
    assert {one.language for shelf in shelves(knowledge, "en") for one in shelf.topics} == {"en"}
    english = most_asked(without, dict.fromkeys(topics, 1), limit=len(topics), language="en")
    assert second in english
    assert set(english) == {one.id for one in topics.values() if one.en and one.id != first}
    found = most_asked(knowledge, {"gone": 9, first: 1}, limit=5)
    assert (found[0], len(found), len(set(found))) == (first, 5, 5)


def test_each_kind_of_point_stands_once(knowledge: Knowledge) -> None:
    for topic in knowledge.content.topics:
        kinds = [part.kind for part in reading_of(knowledge, topic, "vi", now=NOW).parts]
        assert len(kinds) == len(set(kinds)), topic


@on_sqlite
async def test_a_page_says_when_nothing_of_it_was_read_at_a_source(
    client: httpx.AsyncClient, knowledge: Knowledge
) -> None:
    told = {name: knowledge.render(name, language="vi", now=NOW) for name in knowledge.content.topics}
    recalled = next(name for name, one in told.items() if one.from_memory)
    seen = next(name for name, one in told.items() if not one.from_memory)
    for language, said in (("vi", "ghi theo hiểu biết chung"), ("en", "written from general knowledge")):
        assert said in (await client.get(f"/hoi-dap/{recalled}?lang={language}")).text
        assert said not in (await client.get(f"/hoi-dap/{seen}?lang={language}")).text
