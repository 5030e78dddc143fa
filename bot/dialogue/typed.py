"""Understands what was typed in place of a tap: numbers, labels, commands, a plain yes or no."""

import re
from functools import cache, lru_cache
from unicodedata import category, normalize

from rapidfuzz import fuzz

from bot.dialogue.model import Choice
from bot.dialogue.talk import Place, Talk
from bot.words import Words

_NUMBER = re.compile(r"^(?:so|muc|cau|chon|number)?\s*(\d{1,2})\s*[.)]?$")
_LETTER = {"đ": "d", "Đ": "d"}
_NOT_WORD = re.compile(r"[^\w/ ]+")
# What joins the parts of an emoji or of a script stays; what only hides or turns the text goes.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f]"
)

# Skin tones, variants and joints of emojis, and what stands between them.
_OF_SIGNS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\\s]")

#: A longer text, in characters, is never a command or a label.
LONGEST_TYPED = 200
#: What must be said outright: a question about it (“tôi đồng ý?”) does not choose it.
OUTRIGHT = frozenset({"agree", "publish_yes", "confirm", "cancel_yes", "data_erase_yes", "publish_pupil"})
#: “Xóa”, “xem”, “gửi” choose the one label that begins so.
SHORTEST_BEGINNING = 3
#: The commands that are understood at every place, with the text that lists how people type them.
COMMANDS = {
    "cancel": "words_cancel",
    "menu": "words_menu",
    "help": "words_help",
    "person": "words_person",
    "lookup": "words_lookup",
    "send": "words_send",
    "guides": "words_guides",
    "data": "words_data",
    "data_see": "words_data_see",
    "data_fix": "words_data_fix",
    "data_export": "words_data_export",
    "data_withdraw": "words_data_withdraw",
    "data_erase": "words_data_erase",
    "join": "joining.words_join",
    "part": "joining.words_part",
    "news": "notices.words_on",
    "news_stop": "notices.words_off",
    "t:bot-la-ai": "words_who",
    "lang:en": "words_english",
    "lang:vi": "words_vietnamese",
}
#: The lines that can be corrected, with the text that lists how people call them.
FIXABLE = {
    Place.WHAT: "words_fix_what",
    Place.UNIT: "words_fix_unit",
    Place.NAME: "words_fix_name",
    Place.PHONE: "words_fix_phone",
    Place.ADDRESS: "words_fix_address",
    Place.PUBLISH: "words_fix_publish",
}


def cleaned(text: str) -> str:
    """Return the text with composed letters, without characters that nobody sees."""
    return _HIDDEN.sub("", normalize("NFC", text).replace("\r\n", "\n"))


def unaccented(text: str) -> str:
    """Return the text in lower case without accents, letter by letter, so that positions stay as they are.

    >>> unaccented("Đường số 7")
    'duong so 7'
    """
    return _unaccented_short(text) if len(text) <= LONGEST_TYPED else _unaccented(text)


def _unaccented(text: str) -> str:
    return "".join(_LETTER.get(char) or normalize("NFD", char.lower())[0] for char in text)


#: One turn asks it of the same words many times.
_unaccented_short = lru_cache(maxsize=1_024)(_unaccented)


def plain(text: str) -> str:
    """Return the text in lower case without accents, signs and doubled spaces.

    >>> plain("  Đồng Ý!! ")
    'dong y'
    """
    return _plain_short(text) if len(text) <= LONGEST_TYPED else _plain(text)


def _plain(text: str) -> str:
    composed = "".join(char for char in normalize("NFC", text) if category(char) != "Cf")
    return " ".join(_NOT_WORD.sub(" ", unaccented(composed)).split())


#: Labels and what is typed in their place come again and again.
_plain_short = lru_cache(maxsize=4_096)(_plain)


def said_any(text: str, words: Words, key: str) -> bool:
    """Tell whether the whole text is one of the ways listed in a text, said politely or not."""
    if len(text) > LONGEST_TYPED:
        return False
    ways = ways_of(words.language, key)
    said = plain(text)
    return said in ways or _bare(said, words.language) in ways


def agrees(text: str, words: Words) -> bool:
    """Tell whether the text is a yes; a question never is."""
    return "?" not in text and said_any(text, words, "words_yes")


def approves_by_sign(text: str, words: Words) -> bool:
    """Tell whether a message is nothing but signs of approval or thanks: 👍, 🙏, ❤️.

    >>> approves_by_sign("👍🏻👍", Words("vi")), approves_by_sign("👍 được", Words("vi"))
    (True, False)
    """
    signs = frozenset("".join(words.any_of("chat.signs_of_approval")))
    said = _OF_SIGNS.sub("", text)
    return bool(said) and signs.issuperset(said)


def ended(text: str, words: Words) -> bool:
    """Tell whether the text says that there is no more to tell."""
    return said_any(text, words, "words_done") or said_any(text, words, "words_no")


@cache
def ways_of(language: str, key: str) -> frozenset[str]:
    """Return the ways listed in a text, plain; a key without its area is one of the chat."""
    return frozenset(plain(way) for way in Words(language).any_of(key if "." in key else f"chat.{key}"))


def chosen(text: str, talk: Talk) -> str | None:
    """Return the key of the offered choice that was typed by number or by words."""
    if len(text) > LONGEST_TYPED:
        return None
    said = plain(text)
    number = _NUMBER.match(said)
    if number:
        index = int(number[1]) - 1
        return talk.offered[index].key if 0 <= index < len(talk.offered) else None
    key = _by_label(said, talk.offered)
    return None if key in OUTRIGHT and "?" in text else key


def command(text: str, words: Words) -> str | None:
    """Return the command that the whole text is, if it is one."""
    if len(text) > LONGEST_TYPED:
        return None
    known, said = _commands(words.language), plain(text)
    found = {known[way] for way in (said, _bare(said, words.language)) if way in known}
    return next((name for name in COMMANDS if name in found), None) if found else None


@cache
def _commands(language: str) -> dict[str, str]:
    """Return every way to say a command with the first command that is said so."""
    found: dict[str, str] = {}
    for name, key in COMMANDS.items():
        for way in ways_of(language, key):
            found.setdefault(way, name)
    return found


def _by_label(said: str, offered: tuple[Choice, ...]) -> str | None:
    labels = [(plain(choice.label), choice.key) for choice in offered]
    for label, key in labels:
        if said and said == label:
            return key
    if len(said) < SHORTEST_BEGINNING:
        return None
    begins = [key for label, key in labels if label.startswith(said + " ")]
    if len(begins) == 1:
        return begins[0]
    near = [key for label, key in labels if fuzz.ratio(said, label) >= 90]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=512)
def _bare(said: str, language: str) -> str:
    # “dạ ok luôn em nhé” means “ok”.
    before = ways_of(language, "words_polite_before")
    after = ways_of(language, "words_polite_after")
    parts = said.split()
    while len(parts) > 1 and parts[-1] in after:
        parts = parts[:-1]
    while len(parts) > 1 and parts[0] in before:
        parts = parts[1:]
    return " ".join(parts)
