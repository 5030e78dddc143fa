"""Trouble on order: what the next calls of a method meet instead of, or after, being served."""

from dataclasses import dataclass
from typing import Literal

from tests.standin.telegram.limits import Refusal

How = Literal["refuse", "page", "bare", "cut", "hang"]


@dataclass
class Fault:
    """One kind of trouble.

    Args:
        method: the method's name in small letters; empty means every method.
        how: a refusal of the API; a proxy's page; an ok without the
            rest; a connection that breaks in the answer; no answer.
        accepted: the call takes effect all the same.
        chat_id: only calls for this chat.
    """

    method: str
    how: How
    times: int = 1
    accepted: bool = False
    refusal: Refusal | None = None
    status: int = 502
    chat_id: int | None = None

    def fits(self, method: str, chat_id: str) -> bool:
        right_chat = self.chat_id is None or str(self.chat_id) == chat_id
        return self.times > 0 and self.method in ("", method.lower()) and right_chat
