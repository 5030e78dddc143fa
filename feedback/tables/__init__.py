"""The rows of the room ``feedback``."""

from feedback.tables.base import NAMES, Base, Id, stored_words
from feedback.tables.breaches import BreachLine, BreachStep, DataBreach
from feedback.tables.cases import Case
from feedback.tables.clock import CalendarChange, CaseApology, CasePause, ChangeKind
from feedback.tables.counted import CountedRound, Fate, instant, moment_of
from feedback.tables.events import (
    REPLIES,
    STAFF_ONLY,
    ActorKind,
    Audience,
    CaseAttachment,
    CaseEvent,
    EventKind,
    RegisterHead,
)
from feedback.tables.personal import CaseLook, Consent, ConsentText, DataRequest, DataWish, Purpose
from feedback.tables.publication import ChildCheck, Publication, PublicVersion
from feedback.tables.records import CheckKind, DailySeal, RecordCheck
from feedback.tables.relations import CaseFollower, CaseRelation, CaseRound, RelationKind
from feedback.tables.sealed import Finder, Sealed, unlock, vault_for
from feedback.tables.units import ALL_UNITS, Unit, UnitKind

__all__ = [
    "ALL_UNITS",
    "NAMES",
    "REPLIES",
    "STAFF_ONLY",
    "ActorKind",
    "Audience",
    "Base",
    "BreachLine",
    "BreachStep",
    "CalendarChange",
    "Case",
    "CaseApology",
    "CaseAttachment",
    "CaseEvent",
    "CaseFollower",
    "CaseLook",
    "CasePause",
    "CaseRelation",
    "CaseRound",
    "ChangeKind",
    "CheckKind",
    "ChildCheck",
    "Consent",
    "ConsentText",
    "CountedRound",
    "DailySeal",
    "DataBreach",
    "DataRequest",
    "DataWish",
    "EventKind",
    "Fate",
    "Finder",
    "Id",
    "PublicVersion",
    "Publication",
    "Purpose",
    "RecordCheck",
    "RegisterHead",
    "RelationKind",
    "Sealed",
    "Unit",
    "UnitKind",
    "instant",
    "moment_of",
    "stored_words",
    "unlock",
    "vault_for",
]
