"""Two questions in one message."""

import re

from faq.text import clean, words

_BREAKS = re.compile(
    r"[?\n;]+|(?:,|\.)?\s+(?:với lại|voi lai|ngoài ra|ngoai ra|sẵn cho hỏi|san cho hoi|tiện thể|tien the|"
    r"cho hỏi thêm|cho hoi them|à mà|a ma|mà cho hỏi|and also)\s+|,\s*(?=(?:còn|con|và|va)\s)|"
    r"\s+(?=còn\s.+(?:thì sao|thế nào|bao nhiêu|ở đâu))",
    re.IGNORECASE,
)  # fmt: skip
#: A part shorter than this does not stand alone.
_FEWEST_WORDS = 3


def questions_in(text: str) -> list[str]:
    """Cut a message at the ends of questions; parts that cannot stand alone stay with their neighbour."""
    parts = [part.strip(" ,.-\n") for part in _BREAKS.split(text) if part and part.strip(" ,.-\n")]
    found: list[str] = []
    for part in parts:
        if found and len(words(clean(part))) < _FEWEST_WORDS:
            found[-1] = f"{found[-1]}, {part}"
        else:
            found.append(part)
    return found
