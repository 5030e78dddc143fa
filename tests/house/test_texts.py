"""What people read stands complete in both languages, is used, and can be chosen by typing it."""

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.dialogue.choices import MENU, SUMMARY
from bot.dialogue.talk import SLOTS
from bot.dialogue.typed import COMMANDS, FIXABLE, plain
from bot.words import LANGUAGES, TEXTS, Words, placeholders, texts
from feedback.lifecycle import RATING_LEVELS, CaseKind, State
from feedback.tables import STAFF_ONLY, EventKind
from tests.house.text_use import Use, use

VIETNAMESE, ENGLISH = LANGUAGES
FILES = sorted(TEXTS.glob("*/*.yaml"))
AREAS = frozenset(path.stem for path in FILES)

#: Families of texts, and everything that can complete them.
FAMILIES: dict[str, Collection[object]] = {
    "chat.state_": tuple(State),
    "console.state_": tuple(State),
    "console.kind_": tuple(CaseKind),
    "console.event_": tuple(EventKind),
    "files.state_": tuple(State),
    "chat.kind_": tuple(CaseKind),
    "staff_chat.kind_": tuple(CaseKind),
    "chat.event_": set(EventKind) - STAFF_ONLY,
    "chat.intake_": SLOTS,
    "chat.choice_": (*MENU, *SUMMARY),
    "chat.choice_fix_": tuple(FIXABLE),
    "chat.choice_rate_": RATING_LEVELS,
    "chat.channel_": ("web", "terminal", "telegram", "zalo_bot", "zalo_oa"),
}
#: Commands that a whole message can be; no way to type one may mean another.
WAYS = tuple(key if "." in key else f"chat.{key}" for key in COMMANDS.values())


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@cache
def lines(path: Path) -> tuple[tuple[yaml.Node, yaml.Node], ...]:
    root = yaml.compose(path.read_text("utf-8"))
    assert isinstance(root, yaml.MappingNode), f"{name_of(path)} is not a list of key: text"
    return tuple(root.value)


@pytest.fixture(scope="module")
def used() -> Use:
    return use(AREAS)


def repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_key_stands_twice_in_a_file(path: Path) -> None:
    assert repeated(str(key.value) for key, _ in lines(path)) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_keys_and_texts_are_strings_and_not_yamls_yes_and_no(path: Path) -> None:
    odd = [str(key.value) for pair in lines(path) for key in pair if not key.tag.endswith(":str")]
    assert odd == [], "put quotes around these"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_text_is_empty(path: Path) -> None:
    assert [key.value for key, text in lines(path) if not str(text.value).strip()] == []


@pytest.mark.parametrize("area", sorted(AREAS))
def test_every_text_exists_in_both_languages(area: str) -> None:
    vietnamese, english = (
        {key for key in texts(language) if key.startswith(f"{area}.")} for language in LANGUAGES
    )
    assert sorted(vietnamese - english) == [], "not in English"
    assert sorted(english - vietnamese) == [], "not in Vietnamese"


def test_both_languages_fill_in_the_same_placeholders() -> None:
    vietnamese, english = texts(VIETNAMESE), texts(ENGLISH)
    both = vietnamese.keys() & english.keys()
    differ = [key for key in both if placeholders(vietnamese[key]) != placeholders(english[key])]
    assert sorted(differ) == []


@pytest.mark.parametrize("area", sorted(AREAS))
def test_every_text_is_used(area: str, used: Use) -> None:
    keys = {key for language in LANGUAGES for key in texts(language) if key.startswith(f"{area}.")}
    assert sorted(key for key in keys if not used.holds(key)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_is_said_exists(language: str, used: Use) -> None:
    keys = texts(language).keys()
    names = {key.partition(".")[2] for key in keys}
    missing = [f"{one} in {where}" for one, where in used.said if one not in (keys if "." in one else names)]
    assert sorted(missing) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_that_is_said_has_texts(language: str, used: Use) -> None:
    keys = texts(language).keys()
    dotted = [family for family in used.families if family.partition(".")[0] in AREAS and "." in family]
    assert dotted, "the families are no longer found"
    assert [family for family in dotted if not any(key.startswith(family) for key in keys)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_a_text_for_everything_that_completes_it(family: str, language: str) -> None:
    keys = texts(language).keys()
    assert [str(one) for one in FAMILIES[family] if f"{family}{one}" not in keys] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_are_typed_the_same(language: str) -> None:
    labels = [plain(text) for key, text in sorted(texts(language).items()) if key.startswith("chat.choice_")]
    assert repeated(labels) == []
    assert [label for label in labels if not label or label.isdecimal()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_way_to_type_a_command_means_two_commands(language: str) -> None:
    words = Words(language)
    ways = [way for key in WAYS for way in {plain(one) for one in words.any_of(key)}]
    assert repeated(ways) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_typed_means_both_yes_and_no(language: str) -> None:
    yes, no = (
        {plain(one) for one in Words(language).any_of(f"chat.{key}")} for key in ("words_yes", "words_no")
    )
    assert yes & no == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_offers_the_same_commands_and_each_is_understood(language: str) -> None:
    offered = Words(language).say("chat.telegram_commands").splitlines()
    names = [line.partition(": ")[0] for line in offered]
    assert all(line.partition(": ")[2] for line in offered)
    assert names == [
        line.partition(": ")[0] for line in Words("vi").say("chat.telegram_commands").splitlines()
    ]
    typed = {plain(way) for key in WAYS for way in Words(language).any_of(key)}
    assert [name for name in names if f"/{name}" not in typed] == []


def test_a_text_that_nothing_says_is_noticed() -> None:
    program = Use(frozenset({"not_fit", "long"}), frozenset({"state_"}), frozenset({"closed"}), frozenset())
    assert [program.holds(f"chat.{name}") for name in ("not_fit", "state_closed", "not_fit_long")] == [
        True
    ] * 3
    assert [program.holds(f"chat.{name}") for name in ("fit", "state_gone", "not_fit_short")] == [False] * 3


def test_what_is_said_is_found_in_calls_offers_tables_and_pages(used: Use) -> None:
    assert used.said >= {
        ("intake_started", "intake.py"),
        ("choice_cancel_yes", "intake.py"),
        ("public.event_noted", "case_status.py"),
        ("public.brand", "frame.html"),
    }
