"""Whatever a person sends is answered, nothing breaks, and the state survives storing."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.choices import MENU, SUMMARY
from bot.dialogue.model import Contact, Event, FileRef, Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from tests.bot.dialogue.conftest import CODE, FORM, MISTYPED, Person, Written

ODD = {
    "nothing": "",
    "blank": " \n\t ",
    "zero width": "\u200b\u2060\ufeff",
    "signs": "?!...,;:—",
    "emoji": "👨‍👩‍👧😀🔥",
    "long": "học phí " * 2_500,
    "long word": "a" * 20_000,
    "long digits": "0" * 20_000,
    "right to left": "\u202eمرحبا\u202c שלום",
    "braces": "{name} {0} %s",
    "mark only": "\u0301\u0323",
    "control": "\x00\x07xin\x1b[31m",
    "surrogate-free plane": "𝔛𝔦𝔫 𝔠𝔥𝔞̀𝔬",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize(
    "place", ["free", "what", "unit", "name", "phone", "address", "consent", "publish", "summary"]
)
def test_odd_text_is_answered_at_every_place(writing: Written, person: Person, place: str, odd: str) -> None:
    here = person if place == "free" else writing(place)
    here.says(odd)
    assert here.replies or here.commands
    assert all(reply.text.strip() for reply in here.replies)


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\ufeff"])
def test_signs_that_nobody_sees_do_not_hide_a_command(person: Person, hidden: str) -> None:
    person.says(f"{hidden}gửi{hidden} phản ánh{hidden}")
    assert person.talk.place == "what"


@pytest.mark.parametrize("line", FORM)
def test_letters_in_pieces_are_understood_as_whole_ones(sight: Sight, line: str) -> None:
    from unicodedata import normalize

    whole, pieces = Person(sight, Talk(met=True)), Person(sight, Talk(met=True))
    for one in FORM[: FORM.index(line) + 1]:
        whole.says(one)
        pieces.says(normalize("NFD", one))
    assert pieces.talk == whole.talk


def test_an_ignored_kind_is_the_only_one_without_an_answer(person: Person) -> None:
    for what in ("voice", "sticker", "location", "video", "poll", "", "ignore"):
        person.hears(Incoming(event=Event.UNSUPPORTED, what=what))
        assert bool(person.replies) is (what != "ignore")


KEYS = [
    *MENU, *SUMMARY, "done", "skip", "back", "agree", "disagree", "publish_yes", "publish_no", "cancel_yes",
    "cancel_no", "resume", "unit_unknown", "u:TH-KD", "u:", "note_question", "send_said", "send_this",
    "not_these",
    "data", "is_reply", "is_question", "lang:en", "lang:vi", "t:quen-mat-khau-vneid",
    "more:quen-mat-khau-vneid",
    "h:1:quen-mat-khau-vneid", "h:0", f"rate:{CODE}:2", "rate:::", f"reply:{CODE}", f"case:{CODE}",
    "start:u_TH-KD",
    "cmd:menu", "fix_consent",
]  # fmt: skip
LINES = [
    *FORM, "hủy", "ừ", "không", "menu", "1", "2", "9", "gặp người", "tra cứu", CODE, MISTYPED, "4567",
    "chào em",
    "con tôi bị bạn đánh chảy máu đầu", "quên mật khẩu vneid phải làm sao?", "sửa tên Trần Văn Nam",
    "đổi trường",
    "english", "xong", "ok luôn",
]  # fmt: skip
texts = st.one_of(st.sampled_from(LINES), st.text(max_size=60))
files = st.lists(
    st.builds(FileRef, st.integers(1, 9), st.just("a.jpg"), st.just("image/jpeg")), max_size=2
).map(tuple)
contacts = st.one_of(
    st.none(), st.builds(Contact, st.sampled_from(["0901234567", "+1", ""]), st.text(max_size=9))
)
messages = st.one_of(
    st.builds(Incoming, text=texts, spot=st.booleans()),
    st.builds(Incoming, choice=st.one_of(st.sampled_from(KEYS), st.text(max_size=20))),
    st.builds(Incoming, text=texts, files=files, contact=contacts, about=st.sampled_from(["", CODE])),
    st.builds(
        Incoming,
        event=st.sampled_from(Event),
        text=texts,
        payload=st.sampled_from(["", "t_quen-mat-khau-vneid", "u_TH-KD", f"c_{CODE}", "?"]),
        what=st.sampled_from(["", "voice", "ignore"]),
        ref=st.sampled_from(["", "m1"]),
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(heard=st.lists(st.tuples(messages, st.sampled_from([0, 0, 0, 30])), max_size=12), met=st.booleans())
def test_any_conversation_goes_on(sight: Sight, heard: list[tuple[Incoming, int]], met: bool) -> None:
    person = Person(sight, Talk(met=met))
    for said, hours in heard:
        person.comes_back_after(hours=hours)
        person.hears(replace(said, ref=said.ref or "m1"))
        silent = said.event in {Event.BLOCKED, Event.UNBLOCKED, Event.MOVED} or (
            said.event is Event.UNSUPPORTED and said.what == "ignore"
        )
        if said.event is Event.MESSAGE:
            assert person.replies or person.commands
        assert silent or person.replies or person.commands
        assert all(reply.text.strip() for reply in person.replies)
        for reply in person.replies:
            keys = [choice.key for choice in reply.choices]
            assert len(keys) == len(set(keys))
            assert all(len(key.encode()) <= 60 and key.isascii() for key in keys)
