"""The index is built when it is needed, and not by a command that answers nobody."""

import pytest

from bot.storage.engine import Sessions
from faq import knowledge, service
from faq.content import Content
from faq.index import Index
from tests.fakes import HandClock


async def test_an_index_is_built_for_who_asks_or_wants_it_ready(
    sessions: Sessions, clock: HandClock, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Content] = []

    def build(of: Content) -> Index:
        built.append(of)
        return Index(of)

    monkeypatch.setattr(knowledge, "Index", build)
    read = knowledge.Knowledge(content)
    async with sessions.begin() as db:
        await service.load_starter(db, content, now=clock.now())
    async with sessions() as db:
        assert await read.refresh(db, build=False)
    assert built == []
    await read.ready()
    assert len(built) == 1
    assert read.ask("quên mật khẩu vneid").topics[0].id == "quen-mat-khau-vneid"
    assert len(built) == 1
