"""How an office is named on an official letter (NĐ 30/2020/NĐ-CP, Phụ lục I); pure but for the texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.settings import Settings
from bot.words import Words
from feedback.tables import Unit, UnitKind

_WARD_WORDS = ("phường ", "xã ", "đặc khu ")


@dataclass(frozen=True, slots=True)
class Issuer:
    """The office whose letter it is, with those that its heading names."""

    unit: Unit
    above: Unit | None
    ward: Unit | None  #: the nearest one at or above the unit, for the place


def issuer_of(unit: Unit, units: Sequence[Unit]) -> Issuer:
    """Return a unit as the issuer of a letter; ``units`` are all there are, those above first."""
    above = next((one for one in units if one.id == unit.parent_id), None)
    return Issuer(unit, above, ward_of(unit, units))


def ward_of(unit: Unit, units: Sequence[Unit]) -> Unit | None:
    """Return the nearest ward at or above a unit; ``units`` are all there are, those above first."""
    wards = [one for one in units if one.kind is UnitKind.WARD and unit.path.startswith(one.path)]
    return wards[-1] if wards else None


def office(unit: Unit | None, settings: Settings, words: Words) -> str:
    """Return the office that issues a letter: a ward's is its people's committee."""
    if unit is None:
        return settings.office_name
    if unit.kind is UnitKind.WARD and unit.name.lower().startswith(_WARD_WORDS):
        return words.say("reports.committee", name=unit.name[0].lower() + unit.name[1:])
    return unit.name


def office_above(unit: Unit | None, above: Unit | None, settings: Settings, words: Words) -> str:
    """Return the office above it; empty where none is written, as above a people's committee."""
    if unit is None or above is None or unit.kind is UnitKind.WARD:
        return ""
    return office(above, settings, words)


def letters(unit: Unit | None, words: Words) -> str:
    """Return the office's letters as they stand in the symbol behind a number: UBND, THLVT."""
    if unit is None or unit.kind is UnitKind.WARD:
        return words.say("reports.office_committee")
    return unit.code.replace("-", "")


def place(unit: Unit | None, ward: Unit | None, settings: Settings, words: Words) -> str:
    """Return the place of the date: the own name of the ward at or above the unit, else the city."""
    within = ward.name if ward else settings.office_name if unit is None else ""
    for word in _WARD_WORDS:
        _, found, name = within.lower().partition(word)
        if found and name:
            return within[len(within) - len(name) :]
    return words.say("reports.place_city")


def signer(unit: Unit | None, words: Words) -> tuple[str, ...]:
    """Return the lines above a signature."""
    if unit is not None and unit.kind is UnitKind.SCHOOL:
        return (words.say("reports.signer_school"),)
    if unit is not None and unit.kind in {UnitKind.CITY, UnitKind.OFFICE}:
        return (words.say("reports.signer_office"),)
    return (words.say("reports.signer_committee"), words.say("reports.signer_chair"))
