"""What can go wrong in the room ``faq``.

FaqError
├── ContentUnreadable
└── TopicNotFound
"""


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
