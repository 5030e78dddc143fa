"""The officers' group: linking an account, working on cases by taps and replies, refusals."""

import random
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from bot.dialogue.model import Choice
from bot.parts import Parts
from bot.staff.telegram import telegram_code
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Message
from bot.words import Words
from bot.work.delivery import Delivery
from feedback import cases
from feedback.lifecycle import State
from feedback.tables import Audience, Case, EventKind
from tests.bot.work.world import case_from, handle_all, messages, new_conversation, replies, states
from tests.fakes import HandClock, ScriptedChannel, arrival

GROUP = "-100"
CHAT = Words("vi")


def text(name: str, /, **values: object) -> str:
    return CHAT.say(f"staff_chat.{name}", **values)


@dataclass
class Group:
    """The group as its members see it."""

    parts: Parts
    channel: ScriptedChannel
    count: int = 0

    async def join(self, sender: str, unit_code: str = "TH-LVT", role: str = "officer") -> StaffMember:
        async with self.parts.sessions.begin() as db:
            member = StaffMember(
                login=sender, name=f"Cán bộ {sender}", role=role, unit_code=unit_code,
                created_at=self.parts.clock.now(), telegram_user=sender,
            )  # fmt: skip
            db.add(member)
        return member

    async def hears(self, sender: str, said: str = "", **raw: Any) -> list[str]:
        """Let somebody write or tap, and return what the group is told then."""
        before = len(self.channel.texts(GROUP))
        self.count += 1
        one = arrival(GROUP, said, number=self.count, sender=sender, **raw)
        await self.parts.receiver.receive([one])
        await handle_all(self.parts)
        delivery = Delivery(self.parts, self.channel)
        while await delivery.step():
            await delivery.settle()
        return self.channel.texts(GROUP)[before:]

    async def taps(self, sender: str, key: str) -> list[str]:
        return await self.hears(sender, choice=f"s:{key}")

    async def answers_prompt(self, sender: str, said: str) -> list[str]:
        """Reply to the last thing that the bot wrote."""
        prompt = (await messages(self.parts, GROUP, "out"))[-1]
        assert prompt.payload.get("expects_reply")
        return await self.hears(sender, said, reply_to=prompt.sent_as)


@pytest.fixture
async def group(parts: Parts, channel: ScriptedChannel) -> Group:
    await new_conversation(parts, "lan")
    return Group(parts, channel)


async def case_of(parts: Parts, code: str) -> Case:
    async with parts.sessions() as db:
        return await cases.by_code(db, code)


async def test_an_officer_links_the_own_account_and_nobody_else_can_use_the_code(group: Group) -> None:
    parts = group.parts
    async with parts.sessions.begin() as db:
        member = StaffMember(login="hoa", name="Hoa", role="officer", created_at=parts.clock.now())
        db.add(member)
        await db.flush()
        code = await telegram_code(db, member, rng=random.Random(1), now=parts.clock.now())
    assert await group.hears("7", code, choice="cmd:lienket") == [text("linked", name="Hoa")]
    assert await group.hears("8", code, choice="cmd:lienket") == [text("link_bad")]
    assert await group.hears("8", "", choice="cmd:lienket") == [text("link_bad")]
    async with parts.sessions() as db:
        assert (await db.scalars(select(StaffMember.telegram_user))).all() == ["7"]


async def test_someone_without_an_account_is_told_how_to_get_one(group: Group) -> None:
    code = await case_from(group.parts, "lan")
    for action in ("take", "answer", "hand"):
        assert await group.taps("9", f"{action}:{code}") == [text("unknown_member")]
    assert await group.hears("9", choice="cmd:viec") == [text("unknown_member")]
    assert (await case_of(group.parts, code)).state is State.RECEIVED


async def test_talk_among_officers_is_left_alone(group: Group) -> None:
    await group.join("1")
    assert await group.hears("1", "Ai trực chiều nay?") == []
    assert await group.hears("1", "Em ạ", reply_to="nothing of ours") == []
    assert await replies(group.parts, GROUP) == []


async def test_a_case_is_taken_and_the_second_officer_is_told_who_has_it(group: Group) -> None:
    one, _ = await group.join("1"), await group.join("2")
    code = await case_from(group.parts, "lan")
    assert await group.taps("1", f"take:{code}") == [text("done_take", name=one.name, code=code)]
    assert await group.taps("2", f"take:{code}") == [text("error_taken", code=code, name=one.name)]
    found = await case_of(group.parts, code)
    assert (found.state, found.officer_name) == (State.IN_WORK, one.name)


async def test_a_case_is_answered_by_replying_to_the_prompt(group: Group) -> None:
    one = await group.join("1")
    code = await case_from(group.parts, "lan")
    assert await group.taps("1", f"answer:{code}") == [text("prompt_answer", name=one.name, code=code)]
    said = await group.answers_prompt("1", "Trường đã trả lại tiền.")
    assert said == [text("done_answer", name=one.name, code=code)]
    assert (await case_of(group.parts, code)).answer_text == "Trường đã trả lại tiền."
    to_citizen = group.channel.texts("lan")
    assert "Trường đã trả lại tiền." in to_citizen[0]
    assert to_citizen[1] == CHAT.say("chat.rate_ask", code=code)


async def test_the_citizen_is_asked_and_their_next_words_reach_the_case(group: Group) -> None:
    one = await group.join("1")
    code = await case_from(group.parts, "lan")
    await group.taps("1", f"ask:{code}")
    assert await group.answers_prompt("1", "Lớp nào ạ?") == [text("done_ask", name=one.name, code=code)]
    assert (await case_of(group.parts, code)).state is State.WAITING_FOR_CITIZEN
    assert "Lớp nào ạ?" in group.channel.texts("lan")[0]


async def test_a_note_stays_among_staff(group: Group) -> None:
    await group.join("1")
    code = await case_from(group.parts, "lan")
    await group.taps("1", f"note:{code}")
    assert await group.answers_prompt("1", "Đã gọi cho trường") == [text("done_note", code=code)]
    assert await replies(group.parts, "lan") == []
    async with group.parts.sessions() as db:
        found = await cases.by_code(db, code)
        noted = [event for event in await cases.history(db, found.id) if event.kind is EventKind.NOTED]
    assert [(event.text, event.audience) for event in noted] == [("Đã gọi cho trường", Audience.STAFF)]


async def test_a_case_is_handed_over_by_name_and_a_tap(group: Group) -> None:
    one = await group.join("1")
    code = await case_from(group.parts, "lan")
    await group.taps("1", f"hand:{code}")
    assert await group.answers_prompt("1", "mam non sao mai") == [text("hand_pick", code=code)]
    offered = group.channel.sent[-1][1].choices
    pick = next(choice for choice in offered if choice.key.endswith(":=MN-SM"))
    assert isinstance(pick, Choice)
    said = await group.hears("1", choice=pick.key)
    name = group.parts.units.by_code["MN-SM"].name
    assert said == [text("done_hand", name=one.name, code=code, unit=name)]
    assert name in group.channel.texts("lan")[-1]
    async with group.parts.sessions() as db:
        assert (await cases.unit_of(db, await cases.by_code(db, code))).code == "MN-SM"


async def test_every_key_of_a_button_is_short_enough_for_every_channel(group: Group) -> None:
    await group.join("1")
    code = await case_from(group.parts, "lan")
    await group.hears("1", code, choice="cmd:ma")
    await group.taps("1", f"hand:{code}")
    await group.answers_prompt("1", "trường tiểu học")
    keys = [choice.key for _, reply in group.channel.sent for choice in reply.choices]
    assert len(keys) > 5
    assert all(len(key.encode()) <= 60 for key in keys)


async def test_an_unknown_unit_leaves_the_case_where_it_is(group: Group) -> None:
    await group.join("1")
    code = await case_from(group.parts, "lan")
    await group.taps("1", f"hand:{code}")
    assert await group.answers_prompt("1", "zzz") == [text("hand_none", words="zzz")]
    assert (await case_of(group.parts, code)).state is State.RECEIVED


async def test_every_refusal_is_said_and_leaves_nothing(group: Group) -> None:
    await group.join("1")
    await group.join("2", unit_code="MN-SM")
    await group.join("3", role="editor")
    code = await case_from(group.parts, "lan")
    assert await group.taps("2", f"take:{code}") == [text("error_not_your_unit", code=code)]
    assert await group.taps("3", f"take:{code}") == [text("error_not_allowed")]
    assert await group.taps("1", "take:AAAA-3333") == [text("error_not_found", code="AAAA-3333")]
    assert (await case_of(group.parts, code)).state is State.RECEIVED
    await group.taps("1", f"answer:{code}")
    await group.answers_prompt("1", "Xong.")
    assert await group.taps("1", f"take:{code}") == [text("error_move", code=code)]
    assert set(await states(group.parts, GROUP, "in")) == {"done"}


async def test_a_refused_answer_reaches_nobody(group: Group) -> None:
    one, _ = await group.join("1"), await group.join("2")
    code = await case_from(group.parts, "lan")
    await group.taps("2", f"answer:{code}")
    async with group.parts.sessions() as db:
        (prompt,) = await db.scalars(select(Message).where(Message.payload["expects_reply"].as_boolean()))
    await group.taps("1", f"take:{code}")
    said = await group.hears("2", "Xong.", reply_to=prompt.sent_as)
    assert said == [text("error_taken", code=code, name=one.name)]
    assert await replies(group.parts, "lan") == []


async def test_the_queue_and_a_card_show_only_the_own_field(group: Group) -> None:
    await group.join("1")
    await group.join("2", unit_code="MN-SM")
    code = await case_from(group.parts, "lan")
    (listed,) = await group.hears("1", choice="cmd:viec")
    assert code in listed
    assert await group.hears("2", choice="cmd:viec") == [text("queue_empty")]
    (card,) = await group.hears("1", code, choice="cmd:ma")
    assert "Thu tiền quỹ lớp quá cao" in card
    assert await group.hears("2", code, choice="cmd:ma") == [text("error_not_your_unit", code=code)]
    assert await group.hears("1", "AAAA", choice="cmd:ma") == [text("error_not_found", code="AAAA")]
    assert await group.hears("1", choice="cmd:gì") == [text("help")]


async def test_whoever_was_disabled_can_do_nothing(group: Group) -> None:
    await group.join("1")
    code = await case_from(group.parts, "lan")
    async with group.parts.sessions.begin() as db:
        (member,) = await db.scalars(select(StaffMember))
        member.disabled_at = group.parts.clock.now()
    assert await group.taps("1", f"take:{code}") == [text("unknown_member")]


async def test_a_reply_that_comes_before_its_prompt_is_recorded_as_sent_is_not_lost(
    group: Group, clock: HandClock
) -> None:
    one = await group.join("1")
    code = await case_from(group.parts, "lan")
    await group.taps("1", f"answer:{code}")
    prompt = (await messages(group.parts, GROUP, "out"))[-1]
    await record(group.parts, prompt.id, "sending", None)
    assert await group.hears("1", "Trường đã trả lại tiền.", reply_to=prompt.sent_as) == []
    await record(group.parts, prompt.id, "sent", prompt.sent_as)
    clock.move(seconds=1)
    await handle_all(group.parts)
    assert (await case_of(group.parts, code)).answer_text == "Trường đã trả lại tiền."
    assert (await case_of(group.parts, code)).officer_name == one.name


async def record(parts: Parts, message_id: int, state: str, sent_as: str | None) -> None:
    async with parts.sessions.begin() as db:
        row = await db.get_one(Message, message_id)
        row.state, row.sent_as = state, sent_as
