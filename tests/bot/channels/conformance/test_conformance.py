"""What every channel must do, the same for all: a new one is a folder, a stand-in and a rig."""

from unicodedata import normalize

import pytest
from sqlalchemy import select

from bot.answer_papers import attached
from bot.channels.base import Channel, DeliveryFailed, Document, FileRefused
from bot.dialogue.model import Choice, Event, Importance, Reply
from bot.dialogue.talk import Talk
from bot.dialogue.typed import chosen
from bot.storage.tables import Conversation
from bot.taking_in import TakenIn
from bot.work import outbox
from bot.work.delivery import Delivery
from tests.bot.channels.conformance.rig import Rig
from tests.photos import photo

SENTENCE = "Trường tiểu học Lê Văn Tám chưa trả lời đơn của phụ huynh về học phí. "
JPEG = photo(notes=False)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735819e0000000049454e44ae426082"
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = b"%PDF-1.4\n%%EOF\n" + b"0" * 200


def story(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length].strip()


def squeezed(text: str) -> str:
    return "".join(text.split())


async def test_it_is_a_channel_and_texts_of_all_sizes_arrive_whole_and_composed(rig: Rig) -> None:
    channel: Channel = rig.channel
    limit = min(channel.limits.text, 4000)
    await rig.opens()
    for length in (1, limit - 1, limit, limit + 1, 2 * limit + 7):
        before = len(await rig.shown())
        text = story(length)
        await rig.send(Reply(normalize("NFD", text)))
        parts = [one.text for one in (await rig.shown())[before:]]
        assert squeezed("".join(parts)) == squeezed(text)
        assert all(0 < len(part) <= channel.limits.text for part in parts)


async def test_choices_are_offered_and_a_tap_and_a_number_mean_the_same(rig: Rig) -> None:
    await rig.opens()
    kept = 1
    for count in (1, 5, 6, 13):
        choices = tuple(Choice(f"k:{number}", f"Lựa chọn {number}") for number in range(1, count + 1))
        await rig.send(Reply("Anh/chị chọn giúp em:", choices))
        last = (await rig.shown())[-1]
        for number, choice in enumerate(choices, 1):
            assert choice.label in last.labels or f"{number}. {choice.label}" in last.text.splitlines()
        talk = Talk(offered=choices)
        await rig.taps(choices[-1].label)
        await rig.says(str(count))
        *_, tapped, typed = [rig.channel.decode(one.payload).incoming for one in await rig.kept(kept + 2)]
        kept += 2
        assert (tapped.choice or chosen(tapped.text, talk)) == choices[-1].key
        assert chosen(typed.text, talk) == choices[-1].key


async def test_choices_stand_on_the_last_part_only(rig: Rig) -> None:
    await rig.opens()
    before = len(await rig.shown())
    text = story(min(rig.channel.limits.text, 4000) + 500)
    await rig.send(Reply(text, (Choice("yes", "Đồng ý"), Choice("no", "Không"))))
    *first, last = (await rig.shown())[before:]
    assert "Đồng ý" in last.labels or "1. Đồng ý" in last.text
    assert not any(one.labels or "1. Đồng ý" in one.text for one in first)


async def test_words_arrive_composed_in_order_and_once(rig: Rig) -> None:
    await rig.opens()
    said = [f"{number} {SENTENCE.strip()}" for number in range(1, 9)]
    for text in said:
        await rig.says(normalize("NFD", text))
    rows = await rig.kept(9)
    heard = [rig.channel.decode(one.payload).incoming for one in rows[1:]]
    assert [one.text for one in heard] == said
    assert [one.text for one in rows[1:]] == said
    assert {one.event for one in heard} == {Event.MESSAGE}
    await rig.redelivers()
    await rig.says("xong")
    assert len(await rig.kept(10)) == 10


async def test_opening_a_chat_is_a_start(rig: Rig) -> None:
    await rig.opens()
    (row,) = await rig.kept(1)
    assert rig.channel.decode(row.payload).incoming.event is Event.START
    assert row.conversation_id is not None


async def test_pictures_and_documents_are_fetched_whole_and_not_beyond_the_limit(rig: Rig) -> None:
    rig.needs("files")
    await rig.opens()
    await rig.sends_photo(JPEG)
    await _fetches(rig, 2, JPEG, "image/jpeg")
    if "documents" not in rig.lacks:
        await rig.sends_document(PDF, "đơn.pdf")
        await _fetches(rig, 3, PDF, "")


async def _fetches(rig: Rig, count: int, content: bytes, kind: str) -> None:
    row = (await rig.kept(count))[-1]
    (file,) = rig.channel.decode(row.payload).files
    if file.ref.startswith("stored:"):
        return  # the web keeps a file before the message that brings it
    assert kind in {"", file.media_type}
    assert file.name
    assert await rig.channel.fetch(file.ref, at_most_bytes=1000) == content
    with pytest.raises(FileRefused, match="too_large"):
        await rig.channel.fetch(file.ref, at_most_bytes=10)


async def test_a_contact_is_the_persons_own_number(rig: Rig) -> None:
    rig.needs("contact")
    await rig.opens()
    await rig.send(Reply("Số điện thoại?", (Choice("skip", "Bỏ qua"),), asks_contact=True))
    await rig.shares_contact()
    contact = rig.channel.decode((await rig.kept(2))[-1].payload).incoming.contact
    assert contact is not None
    assert contact.own
    assert contact.phone.endswith("901234567")


async def test_pictures_and_documents_go_out(rig: Rig) -> None:
    rig.needs("documents_out")
    await rig.opens()
    assert await rig.send_document(Document("anh.png", "image/png", PNG)) == PNG
    assert await rig.send_document(Document("phieu.pdf", "application/pdf", PDF)) == PDF


async def test_an_officers_paper_comes_as_the_channel_can_bring_it(rig: Rig) -> None:
    rig.needs("files")
    await rig.opens()
    await rig.kept(1)
    for name, kind, content in (("phieu.pdf", "application/pdf", PDF), ("so.xlsx", XLSX, b"PK\x03\x04" * 9)):
        taken = TakenIn(name, kind, len(content), await rig.parts.files.keep(content))
        async with rig.parts.transaction() as db:
            here = (await db.scalars(select(Conversation).with_for_update())).one()
            (paper,) = await attached(db, [taken], here, now=rig.parts.clock.now())
            reply = Reply(
                "Kết quả đây ạ", importance=Importance.IMPORTANT, files=(f"stored:{paper.file_ref}",)
            )
            outbox.write(db, here, [reply], now=rig.parts.clock.now())
        delivery = Delivery(rig.parts, rig.channel)
        await delivery.step()
        await delivery.settle()
        assert await rig.paper() == content


async def test_what_is_unknown_is_kept_and_blocks_nobody(rig: Rig) -> None:
    await rig.opens()
    await rig.sends_unknown()
    await rig.says("Còn đây là chữ")
    rows = await rig.kept(3)
    rig.channel.decode(rows[1].payload)
    assert rig.channel.decode(rows[2].payload).incoming.text == "Còn đây là chữ"


async def test_each_refusal_is_sorted_by_its_remedy_and_the_next_message_goes(rig: Rig) -> None:
    rig.needs("refusals")
    await rig.opens()
    for name, (order, kind) in rig.trouble.items():
        order()
        with pytest.raises(DeliveryFailed) as failure:
            await rig.send(Reply("thử"))
        assert type(failure.value) is kind, name
        assert "127.0.0.1" not in str(failure.value)
    await rig.send(Reply("được rồi"))
    assert (await rig.shown())[-1].text == "được rồi"


ODD: tuple[dict[str, object], ...] = (
    {},
    {"message": None},
    {"message": []},
    {"message": {"text": 7, "attachments": {"a": 1}, "chat": 3, "from": "x", "date": "soon"}},
    {"event_name": "user_send_text", "message": {"attachments": ["x", {"type": 1, "payload": []}]}},
    {"event_name": 5, "sender": "x", "timestamp": 12, "info": None},
    {"event_name": "user_submit_info", "info": {"phone": None}},
    {"event_name": "message.image.received", "message": {"photo_url": ["x"], "date": 10**30}},
    {"update_id": 1, "callback_query": {"id": 1}},
)


async def test_whatever_is_stored_can_be_read(rig: Rig) -> None:
    for raw in ODD:
        rig.channel.decode(raw)
