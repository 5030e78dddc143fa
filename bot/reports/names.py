"""How an office is named on an official letter (NĐ 30/2020/NĐ-CP, Phụ lục I); pure but for the texts."""

from bot.reports.facts import Facts
from bot.settings import Settings
from bot.words import Words
from feedback.tables import Unit, UnitKind

_WARD_WORDS = ("phường ", "xã ", "đặc khu ")


def office(unit: Unit | None, settings: Settings, words: Words) -> str:
    """Return the office that issues a report: a ward's is its people's committee."""
    if unit is None:
        return settings.office_name
    if unit.kind is UnitKind.WARD and unit.name.lower().startswith(_WARD_WORDS):
        return words.say("reports.committee", name=unit.name[0].lower() + unit.name[1:])
    return unit.name


def office_above(facts: Facts, settings: Settings, words: Words) -> str:
    """Return the office above it; empty where none is written, as above a people's committee."""
    unit, above = facts.unit, facts.above
    if unit is None or above is None or unit.kind is UnitKind.WARD:
        return ""
    return office(above, settings, words)


def symbol(unit: Unit | None, words: Words) -> str:
    """Return the symbol behind the number: BC-UBND, BC-THLVT."""
    if unit is None or unit.kind is UnitKind.WARD:
        return words.say("reports.symbol_committee")
    return words.say("reports.symbol", code=unit.code.replace("-", ""))


def place(facts: Facts, settings: Settings, words: Words) -> str:
    """Return the place of the date: the ward's own name, else the city."""
    ward = facts.ward.name if facts.ward else settings.office_name if facts.unit is None else ""
    for word in _WARD_WORDS:
        _, found, name = ward.lower().partition(word)
        if found and name:
            return ward[len(ward) - len(name) :]
    return words.say("reports.place_city")


def signer(unit: Unit | None, words: Words) -> tuple[str, ...]:
    """Return the lines above a signature."""
    if unit is not None and unit.kind is UnitKind.SCHOOL:
        return (words.say("reports.signer_school"),)
    if unit is not None and unit.kind in {UnitKind.CITY, UnitKind.OFFICE}:
        return (words.say("reports.signer_office"),)
    return (words.say("reports.signer_committee"), words.say("reports.signer_chair"))
