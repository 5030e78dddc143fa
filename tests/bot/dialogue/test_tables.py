"""Every place is listened at, every command is performed, every choice of a table has a label."""

import ast
import inspect
from pathlib import Path
from typing import Any, cast

import pytest

from bot.dialogue import commands as commands_module
from bot.dialogue import talk as talk_module
from bot.dialogue.choices import MENU, SUMMARY
from bot.dialogue.commands import Command
from bot.dialogue.sight import Sight
from bot.dialogue.talk import SLOTS, Draft, Place, Talk
from bot.dialogue.turn import LISTENING
from bot.work.performer import Performer
from tests.bot.dialogue.conftest import STORY, Person

COMMANDS = [
    kind
    for _, kind in inspect.getmembers(commands_module, inspect.isclass)
    if issubclass(kind, Command) and kind is not Command
]


def test_somebody_listens_at_every_place() -> None:
    assert frozenset(Place) == LISTENING


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_has_a_performer(kind: type[Command]) -> None:
    # Only the table is wanted, so nothing that a performer works with has to exist.
    performer = Performer(cast("Any", _Nothing()))
    assert kind in performer._by_kind


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("said", ["Cho tôi hỏi một việc", "không", "ừ", "1", "12 Lê Lợi", "hủy", "", STORY])
@pytest.mark.parametrize("draft", [None, Draft(), Draft(told_enough=True)], ids=["none", "empty", "enough"])
def test_every_place_answers_everything(sight: Sight, place: Place, said: str, draft: Draft | None) -> None:
    person = Person(sight, Talk(place=place, met=True, draft=draft, case="9JDK-M438", question="gì"))
    person.says(said)
    assert person.replies or person.commands


@pytest.mark.parametrize("key", [*MENU, *SUMMARY])
@pytest.mark.parametrize("place", Place)
def test_every_choice_does_something_at_every_place(sight: Sight, place: Place, key: str) -> None:
    for draft in (None, Draft()):
        person = Person(sight, Talk(place=place, met=True, draft=draft, case="9JDK-M438"))
        person.taps(key)
        assert person.replies or person.commands


def test_the_slots_are_places_in_the_order_in_which_they_are_asked() -> None:
    draft = Draft()
    assert draft.missing() is SLOTS[0]
    assert Draft(skipped=frozenset(SLOTS)).missing() is Place.SUMMARY


def test_no_sentence_for_people_stands_in_the_dialogue() -> None:
    folder = Path(talk_module.__file__).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                letters = {char for char in node.value if char.isalpha() and not char.isascii()}
                assert letters <= set("đĐ"), f"{path.name}: {node.value}"


class _Nothing:
    def __getattr__(self, name: str) -> Any:
        return _Nothing()
