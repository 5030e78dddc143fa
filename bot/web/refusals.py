"""How refusals look to programs, for the description of what is offered to them."""

from typing import Any

from pydantic import BaseModel


class Refusal(BaseModel):
    """What went wrong: a word for programs, a sentence for people, the fields that are at fault."""

    error: str
    message: str
    fields: list[str] | None = None


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the refusals that a route may give; each may be asked too often."""
    return {status: {"model": Refusal} for status in (*statuses, 429)}
