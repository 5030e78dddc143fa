"""What every channel is called, on every page, paper and chart: one table, ``channels.name_…``."""

from collections.abc import Sequence

from bot.words import Words
from feedback.alphabet import by_name

#: Channels that have a name for people, and ways in which staff write down what they were told.
CHANNELS = frozenset({"web", "telegram", "zalo_oa", "zalo_bot", "terminal", "phone", "paper", "counter"})


def channel_name(name: str, words: Words) -> str:
    """Return what people call a channel; a stranger to this program is called what it is stored as.

    >>> [channel_name(one, Words("vi")) for one in ("zalo-oa", "zalo_bot", "carrier-pigeon")]
    ['Zalo OA', 'Zalo Bot', 'carrier-pigeon']
    """
    known = name.replace("-", "_")
    return words.say(f"channels.name_{known}") if known in CHANNELS else name


def named_channels(words: Words) -> Sequence[tuple[str, str]]:
    """Return every channel with its name, by name."""
    return sorted(((one, channel_name(one, words)) for one in CHANNELS), key=lambda one: by_name(one[1]))
