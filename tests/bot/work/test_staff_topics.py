"""A staff group with topics: one for each case, opened again when it is gone; edits and moved groups."""

from itertools import count

import pytest
from sqlalchemy import select, update

from bot.channels.base import NoTopics, TopicGone
from bot.dialogue.model import Event
from bot.parts import Parts
from bot.storage.office_tables import StaffTopic
from bot.storage.tables import Conversation, Message
from bot.words import Words
from bot.work import outgoing
from bot.work.delivery import Delivery
from bot.work.staff_notices import StaffNotices
from feedback import cases
from tests.bot.work.test_delivery import send_all
from tests.bot.work.test_staff_chat import GROUP, Group, text
from tests.bot.work.world import case_from, handle_all, messages, new_conversation
from tests.fakes import HandClock, ScriptedChannel, arrival


class Forum(ScriptedChannel):
    """A channel whose groups have topics."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.plain = False
        self._numbers = count(1)

    async def open_topic(self, peer: str, name: str) -> str:
        if self.plain:
            raise NoTopics("the chat is not a forum")
        self.opened.append(name)
        return str(next(self._numbers))

    def said(self) -> list[tuple[str, str]]:
        """What the group was told, each with its topic."""
        return [(reply.thread, reply.text.split("\n")[0]) for peer, reply in self.sent if peer == GROUP]


@pytest.fixture
def forum(parts: Parts) -> Forum:
    channel = Forum()
    parts.channels[channel.name] = channel
    return channel


async def told(parts: Parts, forum: Forum, *codes: str, delivery: Delivery | None = None) -> None:
    """Let the group hear of new cases."""
    for code in codes:
        async with parts.transaction() as db:
            case = await cases.by_code(db, code)
            await StaffNotices(parts).new_case(db, case, "Trường", files=0)
    await send_all(delivery or Delivery(parts, forum))


async def test_each_case_has_its_topic_and_all_about_it_stands_there(parts: Parts, forum: Forum) -> None:
    await new_conversation(parts, "lan")
    first, second = await case_from(parts, "lan", seed=1), await case_from(parts, "lan", seed=2)
    await told(parts, forum, first, second)
    async with parts.transaction() as db:
        await StaffNotices(parts).added(db, first, "Thêm một ý", files=0)
        await StaffNotices(parts).urgent(db, "web", "Tin khẩn")
    await send_all(Delivery(parts, forum))
    assert [name.split(" · ")[0] for name in forum.opened] == [first, second]
    assert all(" · " in name for name in forum.opened)
    assert [thread for thread, _ in forum.said()] == ["1", "2", "1", ""]


async def test_a_topic_that_is_gone_is_opened_again_with_the_summary(parts: Parts, forum: Forum) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    await told(parts, forum, code)
    forum.fails(GROUP, TopicGone("message thread not found"))
    async with parts.transaction() as db:
        await StaffNotices(parts).rated(db, code, "Hài lòng")
        await StaffNotices(parts).added(db, code, "Thêm một ý", files=0)
    await send_all(Delivery(parts, forum))
    summary = forum.said()[0][1]
    assert [(thread, line == summary) for thread, line in forum.said()][1:] == [
        ("2", True),
        ("2", False),
        ("2", False),
    ]
    async with parts.sessions() as db:
        assert (await db.scalars(select(StaffTopic.thread))).all() == ["2"]


async def test_a_plain_group_is_asked_once_an_hour_whether_it_has_topics(
    parts: Parts, forum: Forum, clock: HandClock
) -> None:
    await new_conversation(parts, "lan")
    codes = [await case_from(parts, "lan", seed=seed) for seed in range(3)]
    forum.plain, delivery = True, Delivery(parts, forum)
    await told(parts, forum, codes[0], delivery=delivery)
    forum.plain = False
    await told(parts, forum, codes[1], delivery=delivery)
    clock.move(hours=1)
    await told(parts, forum, codes[2], delivery=delivery)
    assert [thread for thread, _ in forum.said()] == ["", "", "1"]


async def test_a_reply_in_the_topic_is_sent_once_an_officer_says_as_what(parts: Parts, forum: Forum) -> None:
    group = Group(parts, forum)
    await new_conversation(parts, "lan")
    one = await group.join("1")
    code = await case_from(parts, "lan")
    await told(parts, forum, code)
    notice = (await messages(parts, GROUP, "out"))[-1]
    assert await group.hears("1", "Ai xem giúp nhé", thread="1") == []
    asked = await group.hears("1", "Trường đã mở cổng.", thread="1", reply_to=notice.sent_as)
    assert asked == [Words("vi").say("staff_topics.said_what", name=one.name, code=code)]
    assert forum.texts("lan") == []
    question = (await messages(parts, GROUP, "out"))[-1]
    done = await group.hears("1", choice=f"s:said_answer:{code}", thread="1", reply_to=question.sent_as)
    assert done == [text("done_answer", name=one.name, code=code)]
    assert "Trường đã mở cổng." in forum.texts("lan")[0]
    assert {thread for thread, _ in forum.said()} == {"1"}


async def test_a_reply_in_a_plain_group_is_talk_among_officers(parts: Parts, forum: Forum) -> None:
    group = Group(parts, forum)
    forum.plain = True
    await new_conversation(parts, "lan")
    await group.join("1")
    await told(parts, forum, await case_from(parts, "lan"))
    notice = (await messages(parts, GROUP, "out"))[-1]
    assert await group.hears("1", "Chị Hoa xem giúp nhé", reply_to=notice.sent_as) == []


async def test_words_changed_after_a_case_was_sent_reach_the_case(parts: Parts, forum: Forum) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    await parts.receiver.receive([arrival("lan", "Cổng khóa", number=1, ref="lan:7")])
    async with parts.transaction() as db:
        await db.execute(
            update(Message).where(Message.text == "Cổng khóa").values(case_code=code, state="done")
        )
    await parts.receiver.receive(
        [arrival("lan", "Cổng khóa lúc 16 giờ", number=2, ref="lan:7", event=Event.EDITED)]
    )
    await handle_all(parts)
    async with parts.sessions() as db:
        events = await cases.history(db, (await cases.by_code(db, code)).id)
    line = Words("vi").say("delivery.edited_line", text="Cổng khóa lúc 16 giờ")
    assert line in [event.text for event in events]


async def test_a_group_that_moved_says_so_itself(parts: Parts, forum: Forum) -> None:
    group = Group(parts, forum)
    await group.join("1")
    assert await group.hears("1", choice="cmd:viec")
    moved = arrival(GROUP, number="moved", event=Event.MOVED, payload="-200")
    await parts.receiver.receive([moved])
    await handle_all(parts)
    await parts.receiver.receive([arrival("-200", number=1, sender="1", choice="cmd:viec")])
    await handle_all(parts)
    await send_all(Delivery(parts, forum))
    assert forum.texts("-200") == [text("queue_empty")]
    async with parts.sessions() as db:
        groups = (await db.scalars(select(Conversation.peer).where(Conversation.peer.startswith("-")))).all()
    assert groups == ["-200"]


async def test_what_is_said_in_a_topic_outlives_it(parts: Parts, forum: Forum) -> None:
    number = await new_conversation(parts, GROUP)
    forum.fails(GROUP, TopicGone("message thread not found"))
    now = parts.clock.now()
    async with parts.transaction() as db:
        db.add(
            Message(
                channel="telegram", direction="out", conversation_id=number, author="bot", text="Dạ",
                payload={"thread": "9"}, state="queued", created_at=now, state_at=now,
            )
        )  # fmt: skip
    await send_all(Delivery(parts, forum))
    assert forum.said() == [("", "Dạ")]
    async with parts.sessions() as db:
        assert not await outgoing.sendable(db, "telegram", now=now, at_most=1)
