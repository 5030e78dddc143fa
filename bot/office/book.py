"""What the office set for itself, in memory; read again when somebody changed it, here or elsewhere."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.office import changes
from bot.office.changes import Subject
from bot.office.own_values import kept_values
from bot.office.rules import clocks_of, required_roles, retention_rules
from bot.office.wordings import own_texts
from bot.words import use_own
from faq.knowledge import Knowledge
from feedback.clocks import enter_clocks
from feedback.lifecycle import Role
from feedback.retention_rules import Rule, shipped_rules


class OfficeBook:
    """Lets the office's own sentences and clocks hold here; knows who needs a second factor, what is kept."""

    def __init__(self) -> None:
        self._mark = -1
        self.second_factor_roles: frozenset[Role] = frozenset()
        self.retention: Sequence[Rule] = shipped_rules()

    async def refresh(self, db: AsyncSession, knowledge: Knowledge) -> None:
        """Read what was set, if anything was since the last time; guides are worded anew in ``knowledge``."""
        mark = await changes.mark(db)
        if mark == self._mark:
            return
        worded = await changes.latest(db, Subject.TEXT)
        use_own(own_texts({change.name: change.value for change in worded}))
        guides = await changes.latest(db, Subject.GUIDE)
        knowledge.use_guide_edits({one.name: one.value["sentences"] for one in guides if one.value})
        enter_clocks(*clocks_of(await changes.of_subject(db, Subject.CLOCK)))
        self.second_factor_roles = required_roles(await changes.latest(db, Subject.SECOND_FACTOR))
        self.retention = await retention_rules(db)
        knowledge.use_own_values(kept_values(self.retention, knowledge.content.values))
        self._mark = mark
