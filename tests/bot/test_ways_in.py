"""Posters for the doors of schools, and where their codes lead."""

import re

import pytest

from bot.channels.base import Unreachable
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.render import Words as TelegramWords
from bot.posters import Poster, posters
from bot.settings import Settings
from bot.ways_in import names_of, ways_to
from bot.words import LANGUAGES, Words


def settings() -> Settings:
    return Settings(_env_file=None, public_url="https://trolyso.example/")  # type: ignore[call-arg]


def test_every_way_carries_the_unit_as_far_as_its_channel_can() -> None:
    names = {"zalo_oa": "4000000000000000004", "telegram": "troly_bot"}
    zalo, web, telegram = ways_to("TH-LVT", names, settings(), Words("vi"))
    assert zalo.address == "https://zalo.me/4000000000000000004"
    assert "TH-LVT" in zalo.note
    assert web.address == "https://trolyso.example/?bat-dau=u_TH-LVT"
    assert telegram.address == "https://t.me/troly_bot?start=u_TH-LVT"


def test_the_web_is_always_there() -> None:
    (web,) = ways_to("TH-LVT", {}, settings(), Words("vi"))
    assert web.note == "trolyso.example"


async def test_a_messenger_that_does_not_answer_is_left_out() -> None:
    class Silent(TelegramChannel):
        async def check(self) -> str:
            raise Unreachable("down")

    channel = Silent("1:a", words=TelegramWords("", {}))
    assert await names_of([channel]) == {}
    await channel.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_unit_has_a_page_of_its_own(language: str) -> None:
    words = Words(language)
    pages = [
        Poster(name, "Ủy ban nhân dân phường Tân Hưng", "1022", ways_to("A", {}, settings(), words))
        for name in ("Trường Tiểu học Lê Văn Tám", "Trường Mầm non Sao Mai")
    ]
    content = posters(pages, words)
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
