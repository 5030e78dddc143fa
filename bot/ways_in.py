"""The addresses that lead to the assistant, each with a unit filled in where the channel can carry it."""

from collections.abc import Sequence

import structlog

from bot.channels.base import Channel, DeliveryFailed
from bot.channels.telegram.arrivals import NAME as TELEGRAM_CHANNEL
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.posters import Poster, Way
from bot.settings import Settings
from bot.units import KnownUnit
from bot.words import Words

log = structlog.get_logger()

TELEGRAM = "https://t.me"
ZALO = "https://zalo.me"


async def names_of(channels: Sequence[Channel]) -> dict[str, str]:
    """Return what each messenger calls our account, by channel; one that does not answer is left out."""
    found: dict[str, str] = {}
    for channel in channels:
        try:
            if channel.name == TELEGRAM_CHANNEL:
                # Its library is heavy where it is off.
                from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415

                if isinstance(channel, TelegramChannel):
                    found[channel.name] = await channel.check()
            elif isinstance(channel, ZaloOaChannel):
                found[channel.name] = (await channel.check()).get("oaid", "")
        except DeliveryFailed as failure:
            log.warning("channel.name_unknown", channel=channel.name, kind=type(failure).__name__)
    return {channel: name for channel, name in found.items() if name}


def poster_of(unit: KnownUnit, names: dict[str, str], settings: Settings, words: Words) -> Poster:
    """Return the poster for a unit's door; ``names`` as ``names_of`` gives them."""
    ways = ways_to(unit.code, names, settings, words)
    return Poster(unit.name, settings.office_name, settings.office_phone, ways)


def ways_to(unit_code: str, names: dict[str, str], settings: Settings, words: Words) -> tuple[Way, ...]:
    """Return the ways to the assistant for a unit's visitors; Zalo first, the web always."""
    web = f"{settings.web_address}/?bat-dau=u_{unit_code}"
    found = []
    if account := names.get("zalo_oa"):
        note = words.say("posters.note_zalo", code=unit_code)
        found.append(Way(f"{ZALO}/{account}", words.say("posters.zalo"), note))
    host = settings.web_address.partition("://")[2]
    found.append(Way(web, words.say("posters.web"), words.say("posters.note_web", address=host)))
    if bot := names.get("telegram"):
        note = words.say("posters.note_telegram", name=bot)
        found.append(Way(f"{TELEGRAM}/{bot}?start=u_{unit_code}", words.say("posters.telegram"), note))
    return tuple(found)
