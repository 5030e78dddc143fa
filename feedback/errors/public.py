"""Why something is not made public."""

from feedback.errors.base import FeedbackError


class NotForPublic(FeedbackError):
    """This case is never published; the reason is one of a list."""

    def __init__(self, code: str, bar: str) -> None:
        super().__init__(f"The case {code} is not published: {bar}.")
        self.code = code
        self.bar = bar


class ChildNotCleared(FeedbackError):
    """Say first that no child can be told from the text, or that both consents are there."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Nobody has said that {code} lets no child be known.")
        self.code = code


class ChildMayBeKnown(FeedbackError):
    """Names, classes or pupils' codes are left that nobody has looked at; strike them out or look at each."""

    def __init__(self, code: str, count: int) -> None:
        super().__init__(f"In the public text of {code} nobody has looked at {count} words about a pupil.")
        self.code = code
        self.count = count


class ChildConsentUnsaid(FeedbackError):
    """Say how the child and its representative agreed that the text becomes public."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Nobody says how the child of {code} and its representative agreed.")
        self.code = code


class StillPersonal(FeedbackError):
    """What the case itself knows of its sender still stands in the text that would be public."""

    def __init__(self, code: str, count: int) -> None:
        super().__init__(f"The public text of {code} still holds {count} of its sender's data.")
        self.code = code
        self.count = count


class NotPublished(FeedbackError):
    """Nothing is published under this number or of this case."""

    def __init__(self) -> None:
        super().__init__("Nothing is published here.")
