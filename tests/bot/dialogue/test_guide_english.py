"""A guide in English: from the list to the officer who is asked, without a Vietnamese sentence."""

import re
from dataclasses import replace

import pytest

from bot.dialogue.commands import ReceiveQuestion, RecordDeed
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.words import Words
from bot.work.knowing import FaqForPeople, GuidesForPeople
from faq.funnel import Did
from faq.guide_edits import sentences_of
from faq.knowledge import Knowledge
from tests.bot.dialogue.conftest import MONDAY, Person
from tests.bot.dialogue.walker import LOGIN

#: What Vietnamese sentences, and no words on a screen that an English one quotes, begin with.
VIETNAMESE = re.compile(r"\b(?:anh/chị|dạ|bước|hướng dẫn)\b", re.IGNORECASE)
#: A guide to go on with, as another one names it.
TO_TYPE = re.compile(r'ype "(step by step [^"]+)"')
ONLY = Words("en").say("chat.answer_only_vietnamese")


@pytest.fixture
def english(sight: Sight) -> Person:
    return Person(sight, Talk(met=True, language="en", language_chosen=True))


def test_every_message_of_every_guide_is_english(english: Person) -> None:
    for guide_id, _ in english.sight.guides.names("en"):
        heard = english.taps(f"g:{guide_id}", f"w:afresh:{guide_id}:")
        one = english.sight.guides.guide(guide_id, "en")
        assert one is not None
        for step in one.steps:
            heard += english.taps(f"w:stuck:{guide_id}:{step.id}")
            heard += english.taps(f"w:e:{guide_id}:{step.id}:{step.troubles[0].id}")
            heard += english.taps(f"w:done:{guide_id}:{step.id}")
            labels = " ".join(choice.label for choice in english.talk.offered)
            assert not VIETNAMESE.search(f"{heard} {labels}"), (guide_id, step.id)
        assert ONLY not in heard


def test_a_wish_and_an_error_are_understood_in_english(english: Person) -> None:
    assert "Get identity level 2" in english.says("step by step level 2")
    english.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    assert "private window" in english.says("not yet", "the website does not open")
    assert english.did(
        RecordDeed(LOGIN, Did.TROUBLE, "mo-cong", "trang-khong-mo", "the website does not open")
    )


def test_the_officer_reads_in_vietnamese_where_somebody_is_stuck(english: Person) -> None:
    english.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    english.says("ask a person", "I only see Vietnamese letters")
    (question,) = (one for one in english.commands if isinstance(one, ReceiveQuestion))
    assert "Đang vướng ở bước 1/6: Mở Cổng Dịch vụ công quốc gia" in question.text
    assert "I only see Vietnamese letters" in question.text


def test_a_step_that_an_editor_worded_anew_is_shown_in_vietnamese_and_says_so(sight: Sight) -> None:
    knowledge = Knowledge()
    guide = knowledge.content.guides[LOGIN]
    knowledge.use_guide_edits({LOGIN: {**sentences_of(guide), "mo-cong/do": "Gõ địa chỉ mới."}})
    guides = GuidesForPeople(knowledge, sight.knows, MONDAY)
    here = Person(replace(sight, guides=guides), Talk(met=True, language="en", language_chosen=True))
    heard = here.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    assert "Gõ địa chỉ mới." in heard
    assert ONLY in heard
    assert ONLY not in here.says("done")


def test_a_title_without_english_says_so(sight: Sight) -> None:
    knowledge = Knowledge()
    topic = knowledge.topic("chuyen-truong-mam-non")
    content = replace(
        knowledge.content, topics={**knowledge.content.topics, topic.id: replace(topic, en=None)}
    )
    knows = FaqForPeople(Knowledge(content), MONDAY, office="")
    assert knows.title(topic.id, "en") == f"{topic.question} (in Vietnamese)"
    assert knows.title(topic.id, "vi") == topic.question
    assert topic.en is not None
    assert sight.knows.title(topic.id, "en") == topic.en.question


def test_what_a_guide_says_to_type_opens_a_guide_at_once(english: Person) -> None:
    knows = english.sight.guides
    guides = [one for name, _ in knows.names("en") if (one := knows.guide(name, "en"))]
    typed = {wish for one in guides for text in one.texts for wish in TO_TYPE.findall(text)}
    assert len(typed) > 5
    assert [wish for wish in typed if "steps)" not in english.says("menu", wish)] == []
