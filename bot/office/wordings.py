"""Which sentences an office may word for itself, and what is wrong with a wording; pure."""

from collections.abc import Iterator, Mapping
from string import Formatter

from bot.words import LANGUAGES, texts
from bot.work.consent_texts import KEYS

LONGEST = 4000
#: Said by the command line alone, to whoever installs the program.
_NOT_SAID = frozenset({"commands"})
#: What people type or press is matched by the program: another wording would no longer be understood.
_MATCHED = ("chat.words_", "chat.choice_", "chat.telegram_commands")
#: The wordings of consent have a page of their own, with their versions.
CONSENT_KEYS = frozenset(KEYS.values())


def name_of(language: str, key: str) -> str:
    """Return how changes of a sentence are named.

    >>> name_of("vi", "chat.welcome")
    'vi/chat.welcome'
    """
    return f"{language}/{key}"


def of_name(name: str) -> tuple[str, str]:
    """Return language and key of a name."""
    language, _, key = name.partition("/")
    return language, key


def is_editable(language: str, key: str) -> bool:
    """Tell whether an office may word this sentence for itself."""
    return (
        language in LANGUAGES
        and key in texts(language)
        and key.partition(".")[0] not in _NOT_SAID
        and not key.startswith(_MATCHED)
        and ".choice_" not in key
        and ".words_" not in key
    )


def fields_of(text: str) -> frozenset[tuple[str, str, str]]:
    """Return what a sentence wants filled in, each with how it is to be written.

    Between two words that a number chooses from, as in ``{count:case|cases}``, the office may find others.

    Raises:
        ValueError: a brace is alone.

    >>> sorted(fields_of("Mã {code}, hạn {due:%d}"))
    [('code', '', ''), ('due', '%d', '')]
    >>> fields_of("{count} {count:case|cases}") == fields_of("{count}")
    True
    """
    parsed = Formatter().parse(text)
    return frozenset(
        (name, "" if _is_choice(how) else how or "", as_ or "")
        for _, name, how, as_ in parsed
        if name is not None
    )


def _is_choice(how: str | None) -> bool:
    return how is not None and "|" in how and "{" not in how


def fault_of(shipped: str, text: str) -> tuple[str, str] | None:
    """Return what is wrong with a new wording, and where; None if nothing is.

    Nothing may be filled in that the shipped sentence does not know, and nothing in another way: a field
    can reach into what it stands for.
    """
    if not text.strip():
        return "empty", ""
    if len(text) > LONGEST:
        return "long", str(LONGEST)
    try:
        given = fields_of(text)
    except ValueError:
        return "brace", ""
    wanted = fields_of(shipped)
    if unknown := sorted(_written(given - wanted)):
        return "unknown", ", ".join(unknown)
    if missing := sorted(_written(wanted - given)):
        return "missing", ", ".join(missing)
    return None


def preview(text: str) -> str:
    """Return a sentence with each placeholder shown by its name.

    >>> preview("Mã {code}, hạn {due}")
    'Mã ‹code›, hạn ‹due›'
    >>> preview("{count} {count:case|cases}")
    '‹count› cases'
    """
    return "".join(said + _shown(name, how) for said, name, how, _ in Formatter().parse(text))


def _shown(name: str | None, how: str | None) -> str:
    if how is not None and _is_choice(how):
        return how.partition("|")[2]
    return "" if name is None else f"‹{name}›"


def own_texts(values: Mapping[str, Mapping[str, str] | None]) -> dict[str, dict[str, str]]:
    """Return the office's own sentences by language and key; what fits no longer is left out.

    Args:
        values: what was set last, by the name of the sentence.
    """
    own: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        language, key = of_name(name)
        if value is None or language not in LANGUAGES or key not in texts(language):
            continue
        # A later release may fill in something else: its own sentence is said then.
        if fault_of(texts(language)[key], value["text"]) is None:
            own.setdefault(language, {})[key] = value["text"]
    return own


def _written(fields: frozenset[tuple[str, str, str]]) -> Iterator[str]:
    for name, how, as_ in fields:
        yield "{" + name + (f"!{as_}" if as_ else "") + (f":{how}" if how else "") + "}"
