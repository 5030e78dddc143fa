"""Questions about the feedback being written itself: its cost, its readers, names, changing it later."""

from bot.dialogue import answers, intent, questions
from bot.dialogue.choices import HOW_LONG
from bot.dialogue.commands import Turn
from bot.dialogue.model import Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Talk
from bot.dialogue.typed import plain, ways_of

#: A longer message, in words, is a story.
LONGEST = 16
#: Topics of the FAQ about feedback and about us: asked in the middle of a story they are no part of it.
TOPICS = frozenset(
    {
        HOW_LONG,
        "xem-ket-qua-phan-anh",
        "phan-anh-an-danh",
        "viet-phan-anh-can-gi",
        "gui-phan-anh-o-dau",
        "phan-anh-khac-khieu-nai-to-cao",
        "bot-la-ai",
        "bot-luu-du-lieu-gi",
        "xoa-du-lieu-hoi-thoai",
        "gap-nguoi-that",
        "bot-khong-nop-ho-so-thay",
    }
)
#: What is asked, as the texts that list the ways and hold the answer: ``words_own_<name>``, ``own_<name>``.
_MATTERS = ("fee", "readers", "change", "name")


def answer(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Answer a question about the feedback being written; None if the text is none."""
    said = plain(text[:400])
    if len(said.split()) > LONGEST:
        return None
    asked = talk.model_copy(update={"question": text.strip()[: questions.LONGEST_QUESTION]})
    if _is_about("time", said, text, sight):
        return answers.show_topic(asked, HOW_LONG, sight)
    matter = next((one for one in _MATTERS if _is_about(one, said, text, sight)), None)
    if matter is None:
        return None
    unit = (talk.draft or Draft()).unit_name or sight.office
    return Turn(asked, (Reply(sight.say(f"own_{matter}", unit=unit)),))


def _is_about(matter: str, said: str, text: str, sight: Sight) -> bool:
    ways = ways_of(sight.words.language, f"words_own_{matter}")
    asks = intent.asks(text, sight.words)
    return any(said.startswith(way) or (asks and f" {way} " in f" {said} ") for way in ways)
