"""The first words of a case as a list shows them: without names and ways to reach anybody.

Who opens a case is written down as having seen its sender; who runs an eye over a list is not, so a list must
not tell whose words they are.
"""

from functools import lru_cache

from feedback.redaction import at_a_glance, redacted
from feedback.tables import Case

#: A list is looked at again and again while it renews itself. Kept in memory only, as the lists themselves.
_KEPT = 2000


def excerpt(case: Case) -> str:
    """Return the first words of a case, with names, telephone numbers and e-mail addresses struck out."""
    own = (case.reporter_name, case.reporter_phone, case.reporter_email)
    return _masked(case.title, tuple(one.strip() for one in own if one.strip()))


@lru_cache(_KEPT)
def _masked(title: str, known: tuple[str, ...]) -> str:
    return redacted(title, at_a_glance(title, known=known))
