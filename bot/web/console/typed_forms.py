"""A form that was sent: done, or shown again with what was typed and why it was refused."""

from collections.abc import Awaitable, Callable

from fastapi import Response

from bot.web.console.problems import said
from bot.words import Words

#: Shows the form once more: with which status, and saying what.
Again = Callable[[int, str], Awaitable[Response]]
Said = Callable[[Exception, Words], tuple[int, str]]


async def done_or_again(
    save: Awaitable[Response],
    again: Again,
    words: Words,
    *refusals: type[Exception],
    told: Said = said,
) -> Response:
    """Return what saving leads to; of one of these refusals, the form again.

    Args:
        save: what was asked for.
        again: shows the form as it was typed.
        words: of the reader.
        refusals: what the person can mend; everything else goes on.
        told: which status and sentence a refusal has.
    """
    try:
        return await save
    except refusals as refusal:
        return await again(*told(refusal, words))
