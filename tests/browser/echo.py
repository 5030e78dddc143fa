"""A bot that greets, offers choices and repeats what it hears: enough to try the page with."""

import asyncio

from sqlalchemy import select

from bot.channels.web import WebChannel
from bot.dialogue.model import Choice, Event, Incoming, Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import outbox

GREETING = Reply(
    "Dạ chào anh/chị! Em là Trợ lý số.\nAnh/chị cứ gõ câu hỏi, hoặc chọn:",
    (
        Choice("ask", "Hỏi về thủ tục"),
        Choice("send", "Gửi phản ánh, kiến nghị"),
        Choice("lookup", "Tra cứu phản ánh đã gửi"),
    ),
)


class EchoBot:
    """Answers each message once, in order."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.silent = False

    async def run(self) -> None:
        """Answer until cancelled."""
        bell = self._parts.wakeups.listen("inbox")
        while True:
            if not self.silent:
                await self._answer_all()
            await self._parts.wakeups.wait(bell, at_most_s=0.2)

    async def _answer_all(self) -> None:
        async with self._parts.transaction() as db:
            rows = await db.scalars(select(Message).where(Message.state == "new").order_by(Message.id))
            for row in rows.all():
                conversation = await db.get_one(Conversation, row.conversation_id)
                said = WebChannel().decode(row.payload)
                replies = self._reply(said.incoming, len(said.files))
                origin = outbox.Origin(answers_id=row.id)
                outbox.write(db, conversation, replies, now=self._parts.clock.now(), origin=origin)
                row.state = "done"

    def _reply(self, said: Incoming, files: int) -> tuple[Reply, ...]:
        if said.event is Event.START:
            return (GREETING,)
        if said.text == "dài":
            return (Reply("\n".join(f"Dòng {number}" for number in range(1, 60))),)
        return (Reply(f"Em nghe: {said.choice or said.text}" + (f" (+{files} tệp)" if files else "")),)


async def say(parts: Parts, *replies: Reply, author: str = "bot") -> None:
    """Say something in the only conversation that there is."""
    async with parts.transaction() as db:
        conversation = (await db.scalars(select(Conversation).with_for_update())).one()
        outbox.write(db, conversation, replies, now=parts.clock.now(), origin=outbox.Origin(author=author))


def background(parts: Parts) -> tuple[EchoBot, asyncio.Task[None]]:
    """Start a bot."""
    bot = EchoBot(parts)
    return bot, asyncio.create_task(bot.run())
