"""What is wrong with keys to personal data, or with what a person wants of theirs."""

from feedback.errors.base import FeedbackError


class DataLocked(FeedbackError):
    """No key opens this personal data; give the key with which it was sealed in DATA_KEYS."""

    def __init__(self) -> None:
        super().__init__("No key in DATA_KEYS opens this personal data.")


class KeyTooShort(FeedbackError):
    """A key for personal data is so short that it could be guessed."""

    def __init__(self, shortest: int) -> None:
        super().__init__(f"A key for personal data needs at least {shortest} characters.")
        self.shortest = shortest


class TooManyKeys(FeedbackError):
    """There are more keys than can be searched with; rotate, then take the old ones out."""

    def __init__(self, most: int) -> None:
        super().__init__(f"There are more than {most} keys for personal data.")
        self.most = most


class BreachUnfit(FeedbackError):
    """This cannot be entered in the record of breaches; ``what`` names why."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The record of breaches does not take this: {what}.")
        self.what = what


class NotYourData(FeedbackError):
    """Nothing of this is held for whoever asks."""

    def __init__(self) -> None:
        super().__init__("Nothing of this is held for whoever asks.")


class NothingToCorrect(FeedbackError):
    """No open case holds this of whoever asks, or it says so already."""

    def __init__(self) -> None:
        super().__init__("No open case holds this of whoever asks, or it says so already.")


class RulesFault(FeedbackError):
    """A file of dated rules is not whole."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file
        self.fault = fault
