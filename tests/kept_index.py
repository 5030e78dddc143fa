"""The FAQ's index, built once for each content that tests answer from: building takes half a second each."""

from collections import deque

from faq.content import Content
from faq.index import Index

_MOST = 4
_kept: deque[Index] = deque(maxlen=_MOST)


def kept_index(content: Content) -> Index:
    """Return the index of a content, which is the one of an earlier test if that searches the same."""
    for one in _kept:
        if same := one.over(content):
            return same
    _kept.append(Index(content))
    return _kept[-1]
