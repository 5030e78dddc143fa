import pytest

from bot.dialogue.model import Choice, Contact, Event, FileRef, Incoming
from bot.dialogue.talk import Place, Talk
from bot.words import Words
from bot.work.bursts import next_contribution

WORDS = Words("vi")
TELLING = Talk(met=True, place=Place.WHAT, offered=(Choice("done", "Xong, không còn gì thêm"),))
FREE = Talk(met=True)
PHOTO = Incoming(files=(FileRef(1, "a.jpg", "image/jpeg"),))
STORY = [Incoming(text="Cô thu tiền quỹ lớp"), Incoming(text="mỗi em một triệu đồng"), PHOTO]


def joined(waiting: list[Incoming], talk: Talk) -> list[int]:
    """Return of how many messages each contribution is made."""
    counts, done = [], 0
    while done < len(waiting):
        _, count = next_contribution(waiting[done:], talk, WORDS)
        counts.append(count)
        done += count
    return counts


def test_where_a_story_is_told_plain_messages_are_one_contribution() -> None:
    said, count = next_contribution(STORY, TELLING, WORDS)
    assert (said.text, said.files, count) == ("Cô thu tiền quỹ lớp\nmỗi em một triệu đồng", PHOTO.files, 3)


def test_elsewhere_only_files_belong_together() -> None:
    assert joined(STORY, FREE) == [1, 1, 1]
    assert joined([PHOTO, PHOTO, Incoming(text="Đây ạ"), PHOTO], FREE) == [2, 1, 1]


@pytest.mark.parametrize(
    "ending",
    [
        Incoming(text="xong"),
        Incoming(text="1"),
        Incoming(text="Xong, không còn gì thêm"),
        Incoming(text="hủy"),
        Incoming(choice="done"),
        Incoming(contact=Contact("0900000001")),
        Incoming(event=Event.START),
        Incoming(event=Event.EDITED, text="Cô thu"),
    ],
)
def test_what_is_a_choice_or_an_event_stands_alone(ending: Incoming) -> None:
    assert joined([*STORY, ending, *STORY], TELLING) == [3, 1, 3]
    assert next_contribution([ending], TELLING, WORDS) == (ending, 1)
