"""What differs, how it is taken back, and the content that it makes."""

import pytest

from faq.changes import (
    CONFIRMATION,
    TOPIC,
    VALUE,
    Change,
    FieldDiff,
    applied,
    change_data,
    change_from,
    confirmation_key,
    confirmed_fact,
    differences,
    reversed_on,
    value_change,
)
from faq.errors import ChangedSince
from faq.pieces import topic_data
from faq.topics import Value
from tests.faq.test_service import small_content

BEFORE = {"id": "t", "question": "Một hai ba?", "phrasings": ["a", "b"], "en": {"short": "x"}}


def test_only_what_differs_is_shown_texts_by_words_and_lists_by_lines() -> None:
    after = BEFORE | {"question": "Một hai bốn?", "phrasings": ["a", "c"], "en": {"short": "y"}}
    found = {one.name: one.parts for one in differences(Change(TOPIC, "t", BEFORE, after))}
    assert found == {
        "question": (("=", "Một hai"), ("-", "ba?"), ("+", "bốn?")),
        "phrasings": (("=", "a"), ("-", "b"), ("+", "c")),
        "en.short": (("-", "x"), ("+", "y")),
    }


@pytest.mark.parametrize(
    ("name", "language"),
    [("short", "vi"), ("end", "vi"), ("mo-cong/do", "vi"), ("en", "en"), ("en.short", "en"),
     ("doubt_en", "en"), ("mo-cong/do@en", "en")],
)  # fmt: skip
def test_a_field_tells_the_language_of_its_words(name: str, language: str) -> None:
    assert FieldDiff(name, ()).language == language


def test_empty_and_missing_are_the_same() -> None:
    assert differences(Change(TOPIC, "t", {"link": None}, {"link": "", "keywords": []})) == []


def test_taking_back_restores_what_stood_there() -> None:
    change = Change(TOPIC, "t", BEFORE, BEFORE | {"question": "Khác?"})
    assert reversed_on(change, change.after).after == BEFORE
    assert reversed_on(Change(TOPIC, "t", None, BEFORE), BEFORE).after is None
    assert reversed_on(Change(TOPIC, "t", BEFORE, None), None).after == BEFORE


def test_lines_that_came_later_stay_when_an_earlier_change_is_taken_back() -> None:
    change = Change(TOPIC, "t", BEFORE, BEFORE | {"phrasings": ["a", "c"]})
    now = BEFORE | {"phrasings": ["a", "c", "d"], "question": "Sửa sau?"}
    back = reversed_on(change, now)
    assert back.after == BEFORE | {"phrasings": ["a", "d", "b"], "question": "Sửa sau?"}


def test_english_that_followed_is_behind_once_the_vietnamese_goes_back() -> None:
    change = Change(TOPIC, "t", BEFORE, BEFORE | {"question": "Khác?", "en": {"short": "x", "behind": True}})
    back = reversed_on(change, BEFORE | {"question": "Khác?", "en": {"short": "y"}})
    assert back.after == BEFORE | {"en": {"short": "y", "behind": True}}


def test_a_text_that_was_changed_again_stands_in_the_way() -> None:
    change = Change(TOPIC, "t", BEFORE, BEFORE | {"question": "Khác?"})
    with pytest.raises(ChangedSince) as refused:
        reversed_on(change, BEFORE | {"question": "Khác nữa?"})
    assert refused.value.fields == ("question",)
    with pytest.raises(ChangedSince):
        reversed_on(change, None)


def test_content_is_as_it_would_be_after_the_changes() -> None:
    content = small_content()
    hidden = topic_data(content.topics["mat-hoc-ba"]) | {"hidden": True}
    moved = topic_data(content.topics["chuyen-truong"]) | {"short": "Dạ, khác."}
    changes = [
        Change(TOPIC, "mat-hoc-ba", {}, hidden),
        Change(TOPIC, "chuyen-truong", {}, moved),
        Change(CONFIRMATION, confirmation_key("mat-hoc-ba", 2), None, {"by": "x"}),
        *value_change(content.values["noi_nop"][0], None),
    ]
    after = applied(content, changes)
    assert list(after.topics) == ["chuyen-truong"]
    assert after.topics["chuyen-truong"].short == "Dạ, khác."
    assert dict(after.values) == {}
    assert after.version != content.version
    assert applied(content, []).version == applied(content, changes[2:]).version


def test_a_value_that_begins_on_another_day_is_another_piece() -> None:
    old, new = Value("phi", "10"), Value("phi", "12")
    assert [one.key for one in value_change(old, new)] == ["phi"]
    later = Value("phi", "12", valid_from=old.valid_from)
    assert [one.kind for one in value_change(None, later)] == [VALUE]


def test_changes_and_keys_survive_as_data() -> None:
    change = Change(TOPIC, "t", None, BEFORE)
    assert change_from(change_data(change)) == change
    assert confirmed_fact(confirmation_key("a#b", 12)) == ("a#b", 12)
