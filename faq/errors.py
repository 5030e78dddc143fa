"""What can go wrong in the room ``faq``.

FaqError
├── ContentUnreadable
├── TopicNotFound
├── VersionNotFound
├── ProposalNotFound
├── ProposalSettled
├── ProposalStale
├── ChangeRefused
│   ├── NothingChanged
│   ├── PieceUnfit
│   ├── TopicIdTaken
│   └── ReasonMissing
└── ChangedSince
"""

from collections.abc import Iterable


class FaqError(Exception):
    """Something in the knowledge base is not as it must be."""


class ContentUnreadable(FaqError):
    """A content file cannot be read; correct the named line."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file = file
        self.line = line
        self.what = what


class TopicNotFound(FaqError):
    """No topic has this id."""

    def __init__(self, topic_id: str) -> None:
        super().__init__(f"No topic has the id {topic_id}.")
        self.topic_id = topic_id


class VersionNotFound(FaqError):
    """No version of the content has this number."""

    def __init__(self, version_id: int) -> None:
        super().__init__(f"No version of the content has the number {version_id}.")
        self.version_id = version_id


class ProposalNotFound(FaqError):
    """No proposed change has this number."""

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"No proposed change has the number {proposal_id}.")
        self.proposal_id = proposal_id


class ProposalSettled(FaqError):
    """The proposed change was published or dropped already."""

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"The proposed change {proposal_id} is settled.")
        self.proposal_id = proposal_id


class ProposalStale(FaqError):
    """Another version went live since the change was tested; test it again."""

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"Another version went live since the change {proposal_id} was tested.")
        self.proposal_id = proposal_id


class ChangeRefused(FaqError):
    """What was filled in cannot become content; correct it."""


class NothingChanged(ChangeRefused):
    """Nothing differs from what is live."""


class PieceUnfit(ChangeRefused):
    """A field is missing or says what it must not; correct the named field, in it ``what`` was written.

    ``others`` are missing likewise.
    """

    def __init__(
        self, field: str, why: str = "missing", what: str = "", *, others: Iterable[str] = ()
    ) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why
        self.what = what
        self.others = tuple(others)


class TopicIdTaken(ChangeRefused):
    """Another topic has this id already."""

    def __init__(self, topic_id: str) -> None:
        super().__init__(f"A topic has the id {topic_id} already.")
        self.topic_id = topic_id


class ReasonMissing(ChangeRefused):
    """This needs a reason."""


class ChangedSince(FaqError):
    """The piece was changed by somebody else in the meantime; open it again."""

    def __init__(self, kind: str, key: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{kind} {key} was changed since: {', '.join(fields) or 'whole'}")
        self.kind = kind
        self.key = key
        self.fields = fields
