"""Why a step with a case is refused."""

from collections.abc import Sequence

from feedback.errors.base import FeedbackError


class CaseNotFound(FeedbackError):
    """No case has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No case has the code {code}.")
        self.code = code


class CodeMistyped(FeedbackError):
    """This is not a case code; a character is wrong, missing or in the wrong place."""

    def __init__(self, code: str) -> None:
        # What was typed may be anything at all, so it stays out of the message (and out of logs).
        super().__init__("This is not a case code; a character is wrong, missing or in the wrong place.")
        self.code = code


class CodesExhausted(FeedbackError):
    """No free case code was found; the register is as good as full."""


class MoveNotAllowed(FeedbackError):
    """A case in this state cannot take this step."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"A case that is {current} cannot take the step to {target}.")
        self.current = current
        self.target = target


class NotAllowed(FeedbackError):
    """This role may not do this."""

    def __init__(self, role: str, action: str) -> None:
        super().__init__(f"The role {role} may not do {action}.")
        self.role = role
        self.action = action


class NotYourUnit(FeedbackError):
    """The case belongs to a unit outside the officer's own and those below."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The case {code} belongs to a unit outside yours.")
        self.code = code


class CaseTaken(FeedbackError):
    """Another officer already has the case."""

    def __init__(self, code: str, officer_name: str) -> None:
        super().__init__(f"Another officer already has the case {code}.")
        self.code = code
        self.officer_name = officer_name


class ApprovalNeeded(FeedbackError):
    """Answers of this unit go through its head; propose the answer instead."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The answer to {code} goes through the head of the unit.")
        self.code = code


class NotValid(FeedbackError):
    """Something that a PAKN has to have is missing; ask for it, or accept it even so."""

    def __init__(self, code: str, missing: Sequence[str]) -> None:
        super().__init__(f"The case {code} lacks: {', '.join(missing)}.")
        self.code = code
        self.missing = tuple(missing)


class AskedBefore(FeedbackError):
    """Everything of this has been asked for already; each item is asked for once."""

    def __init__(self, code: str) -> None:
        super().__init__(f"What is missing of {code} has been asked for already.")
        self.code = code


class NotTogether(FeedbackError):
    """These two cases cannot be joined: they are one case, or the one to go on in is not open."""

    def __init__(self, code: str, other: str) -> None:
        super().__init__(f"The cases {code} and {other} cannot be joined.")
        self.code = code
        self.other = other


class ReopenedTooLate(FeedbackError):
    """The time in which an answer can be called not enough has passed."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The time to reopen {code} has passed.")
        self.code = code


class NoHigherLevel(FeedbackError):
    """The highest unit has answered; what is left is a complaint by another law."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No unit stands above the one that answered {code}.")
        self.code = code


class HeardInFuture(FeedbackError):
    """What is written down cannot have been heard later than now."""

    def __init__(self) -> None:
        super().__init__("What is written down cannot have been heard later than now.")


class NothingToSay(FeedbackError):
    """The text of this step is empty; write what is to be said."""

    def __init__(self, action: str) -> None:
        super().__init__(f"The step {action} needs words.")
        self.action = action


class BlankLeft(FeedbackError):
    """What goes to the citizen still has a blank of its template; fill it in, or take it out."""

    def __init__(self, action: str) -> None:
        super().__init__(f"The words of the step {action} have a blank in them.")
        self.action = action


class AlreadyRated(FeedbackError):
    """The answer has been rated; a rating is given once."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The answer to {code} has been rated already.")
        self.code = code


class RatingOutOfRange(FeedbackError):
    """A rating is one of the levels 1 (best) to 4."""

    def __init__(self, level: int) -> None:
        super().__init__(f"There is no rating level {level}; the levels are 1 (best) to 4.")
        self.level = level
