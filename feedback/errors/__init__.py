"""What can go wrong in the registry; facts are attributes, the wording for people is the bot's.

FeedbackError
├── CaseNotFound, CodeMistyped, NotYourUnit
├── MoveNotAllowed, NotAllowed, CaseTaken, NothingToSay, BlankLeft, AlreadyRated, RatingOutOfRange
├── ApprovalNeeded, NotValid, AskedBefore, NotTogether, ReopenedTooLate, NoHigherLevel, HeardInFuture
├── UnitNotFound, NoUnits, UnitFileFault, UnitFileFaults
├── CalendarUnknown, CalendarFault, CalendarChangeUnfit, ClockUnknown, PeriodUnknown
├── PauseNotAllowed, NotLate, ExtendedBefore, NewDateUnfit
├── NotForPublic, ChildNotCleared, ChildMayBeKnown, ChildConsentUnsaid, StillPersonal, NotPublished
├── DataLocked, KeyTooShort, TooManyKeys, NotYourData, NothingToCorrect, RulesFault, BreachUnfit
├── RegisterNotEmpty, FiguresDisagree
└── CodesExhausted
"""

from feedback.errors.base import FeedbackError
from feedback.errors.figures import (
    FiguresDisagree,
    RegisterNotEmpty,
)
from feedback.errors.personal import (
    BreachUnfit,
    DataLocked,
    KeyTooShort,
    NothingToCorrect,
    NotYourData,
    RulesFault,
    TooManyKeys,
)
from feedback.errors.places import (
    NoUnits,
    UnitFileFault,
    UnitFileFaults,
    UnitNotFound,
)
from feedback.errors.public import (
    ChildConsentUnsaid,
    ChildMayBeKnown,
    ChildNotCleared,
    NotForPublic,
    NotPublished,
    StillPersonal,
)
from feedback.errors.steps import (
    AlreadyRated,
    ApprovalNeeded,
    AskedBefore,
    BlankLeft,
    CaseNotFound,
    CaseTaken,
    CodeMistyped,
    CodesExhausted,
    HeardInFuture,
    MoveNotAllowed,
    NoHigherLevel,
    NotAllowed,
    NothingToSay,
    NotTogether,
    NotValid,
    NotYourUnit,
    RatingOutOfRange,
    ReopenedTooLate,
)
from feedback.errors.time import (
    CalendarChangeUnfit,
    CalendarFault,
    CalendarUnknown,
    ClockUnknown,
    ExtendedBefore,
    NewDateUnfit,
    NotLate,
    PauseNotAllowed,
    PeriodUnknown,
)

__all__ = [
    "AlreadyRated",
    "ApprovalNeeded",
    "AskedBefore",
    "BlankLeft",
    "BreachUnfit",
    "CalendarChangeUnfit",
    "CalendarFault",
    "CalendarUnknown",
    "CaseNotFound",
    "CaseTaken",
    "ChildConsentUnsaid",
    "ChildMayBeKnown",
    "ChildNotCleared",
    "ClockUnknown",
    "CodeMistyped",
    "CodesExhausted",
    "DataLocked",
    "ExtendedBefore",
    "FeedbackError",
    "FiguresDisagree",
    "HeardInFuture",
    "KeyTooShort",
    "MoveNotAllowed",
    "NewDateUnfit",
    "NoHigherLevel",
    "NoUnits",
    "NotAllowed",
    "NotForPublic",
    "NotLate",
    "NotPublished",
    "NotTogether",
    "NotValid",
    "NotYourData",
    "NotYourUnit",
    "NothingToCorrect",
    "NothingToSay",
    "PauseNotAllowed",
    "PeriodUnknown",
    "RatingOutOfRange",
    "RegisterNotEmpty",
    "ReopenedTooLate",
    "RulesFault",
    "StillPersonal",
    "TooManyKeys",
    "UnitFileFault",
    "UnitFileFaults",
    "UnitNotFound",
]
