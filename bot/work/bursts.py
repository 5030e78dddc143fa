"""Joins what came in one burst, or as one album, to one contribution."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.corrections import correction
from bot.dialogue.model import Event, Incoming
from bot.dialogue.talk import Talk
from bot.dialogue.turn import SETTLING
from bot.dialogue.typed import chosen, command, ended
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
    pieces = [(first.ref, first.text)]
    for one in waiting[1:]:
        if not _is_plain(one, talk, words) or not (telling or (joined.files and one.files)):
            break
        if one.reply_to and one.reply_to != joined.reply_to:
            break
        text = "\n".join(part for part in (joined.text, one.text) if part)
        pieces.append((one.ref, one.text))
        joined = replace(joined, text=text, files=(*joined.files, *one.files))
        count += 1
    return (joined if count == 1 else replace(joined, pieces=tuple(pieces))), count


def _is_plain(said: Incoming, talk: Talk, words: Words) -> bool:
    if said.event is not Event.MESSAGE or said.choice or said.contact:
        return False
    if not said.text:
        return True
    if said.files:
        return True
    is_choice = chosen(said.text, talk) or command(said.text, words) or ended(said.text, words)
    return not is_choice and correction(said.text, words) is None
