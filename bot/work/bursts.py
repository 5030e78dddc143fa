"""Joins what came in one burst, or as one album, to one contribution."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.model import Event, Incoming
from bot.dialogue.talk import Talk
from bot.dialogue.turn import SETTLING
from bot.dialogue.typed import chosen, command, said_any
from bot.words import Words


def next_contribution(waiting: Sequence[Incoming], talk: Talk, words: Words) -> tuple[Incoming, int]:
    """Return the next thing to answer and how many of the waiting messages it is made of.

    Where a story is being told, plain messages belong together; elsewhere only files do.
    """
    first = waiting[0]
    if not _is_plain(first, talk, words):
        return first, 1
    telling = talk.place in SETTLING
    joined, count = first, 1
    for one in waiting[1:]:
        if not _is_plain(one, talk, words) or not (telling or (joined.files and one.files)):
            break
        text = "\n".join(part for part in (joined.text, one.text) if part)
        joined = replace(joined, text=text, files=(*joined.files, *one.files))
        count += 1
    return joined, count


def _is_plain(said: Incoming, talk: Talk, words: Words) -> bool:
    if said.event is not Event.MESSAGE or said.choice or said.contact:
        return False
    if not said.text:
        return True
    is_choice = (
        chosen(said.text, talk) or command(said.text, words) or said_any(said.text, words, "words_done")
    )
    return not is_choice
