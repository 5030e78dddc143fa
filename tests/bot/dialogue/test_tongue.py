"""English is heard without having been chosen, and Vietnamese in no typing style is ever taken for it."""

import json
from functools import cache
from pathlib import Path

import pytest

from bot.dialogue.tongue import mixes_english, writes_english, writes_vietnamese
from bot.dialogue.typed import unaccented
from faq.content import Content, load

DATA = Path(__file__).parents[2] / "faq" / "data"
#: Styles of labelled questions that are Vietnamese without its marks.
BARE_STYLES = {"unaccented", "teencode", "telex", "voice", "typo", "keyword", "rambling", "southern"}


@cache
def content() -> Content:
    return load()


def labelled() -> list[tuple[str, str]]:
    files = sorted(DATA.glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [(str(row.get("q") or row["text"]), str(row["style"])) for row in rows]


def vietnamese(*, mixed: bool) -> set[str]:
    """Return all Vietnamese of labelled sets and phrasings, as written and bare; with mixed words or not."""
    ways = [way for one in content().topics.values() for way in (*one.phrasings, one.question, one.short)]
    ways += [way for one in content().neighbours.values() for way in one.phrasings]
    foreign = {"english"} if mixed else {"english", "mixed-english"}
    ways += [said for said, style in labelled() if style not in foreign]
    marked = {way for way in ways if not way.isascii() and unaccented(way) != way.lower()}
    bare = {said for said, style in labelled() if style in BARE_STYLES and _has_no_english(said)}
    return marked | {unaccented(way) for way in marked} | bare


def _has_no_english(said: str) -> bool:
    # A few labelled questions are English whatever their style says; “the” and “my” tell them.
    return {"the", "my", "how", "what", "is", "you"}.isdisjoint(said.lower().replace("?", " ").split())


def test_no_vietnamese_message_is_taken_for_english() -> None:
    said = vietnamese(mixed=True)
    assert len(said) > 10_000
    assert [one for one in said if writes_english(one)] == []


def test_no_vietnamese_message_is_offered_english_as_if_it_mixed() -> None:
    assert [one for one in vietnamese(mixed=False) if mixes_english(one)] == []


def test_most_english_questions_are_heard() -> None:
    english = [one.en for one in content().topics.values() if one.en]
    asked = [way for one in english for way in (*one.phrasings, one.question) if len(way.split()) > 3]
    assert len(asked) > 300
    assert sum(map(writes_english, asked)) / len(asked) > 0.9


@pytest.mark.parametrize(
    "said",
    [
        "how can i transfer my son to another school",
        "I’m a foreigner, my child needs to enroll in grade 1",
        "where do I pay?",
        "health insurance fee for students",
        "I lost the receipt (giấy hẹn) and do not know the code",
        "where can I see my child's grades and học bạ",
        "what is tổ công nghệ số",
    ],
)
def test_english_is_heard(said: str) -> None:
    assert writes_english(said)


@pytest.mark.parametrize(
    "said",
    [
        "This site can't be reached",
        "Your session has expired. Please log in again.",
        "Invalid username or password",
        "can you giup em",
        "do em hoc lop may",
        "ok thanks",
        "me on em nhieu",
        "how to track hồ sơ của con mình vậy",
    ],
)
def test_words_from_a_screen_and_short_words_change_nothing(said: str) -> None:
    assert not writes_english(said)


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("học phí bao nhiêu", True),
        ("hoc phi bao nhieu", True),
        ("dang ki tam tru online sao mai ko thay duyet", True),
        ("check my file online", False),
        ("my son studies at Lê Văn Tám", False),
        ("Lê", False),
        ("how much", False),
        ("no, not that", False),
    ],
)
def test_vietnamese_is_heard_but_not_in_a_name(said: str, is_so: bool) -> None:
    assert writes_vietnamese(said) is is_so
