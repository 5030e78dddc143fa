"""What other systems are told by calls of ours (webhooks), for the description of the interface."""

from typing import Annotated

from fastapi import FastAPI, Header

from bot.hooks.payload import Change, Trial

_ANSWERS = {
    200: {"description": "Any 2xx within ten seconds: it has arrived. What the answer says is not read."},
    410: {"description": "No more of this: the hook is paused until an administrator lets it go on."},
}
Name = Annotated[
    str,
    Header(alias="webhook-id", description="The same at each try of the same notice; drop repeats by it."),
]
Timestamp = Annotated[
    int, Header(alias="webhook-timestamp", description="Seconds since 1970; refuse what is old.")
]
Signature = Annotated[
    str,
    Header(
        alias="webhook-signature",
        description="`v1,` and, in base 64, HMAC-SHA256 of `id.timestamp.body` with the bytes that stand in"
        " base 64 behind `whsec_` in the secret (Standard Webhooks 1.0).",
    ),
]


def describe_webhooks(app: FastAPI) -> None:
    """Add what other systems get to the description of the interface."""

    @app.webhooks.post("change", tags=["webhooks"], responses=_ANSWERS)  # type: ignore[arg-type]
    def change(told: Change, name: Name, timestamp: Timestamp, signature: Signature) -> None:
        """A case has changed. Notices may come twice, late (for about three days) or in another order."""

    @app.webhooks.post("trial", tags=["webhooks"], responses=_ANSWERS)  # type: ignore[arg-type]
    def trial(told: Trial, name: Name, timestamp: Timestamp, signature: Signature) -> None:
        """An administrator tries out whether notices arrive."""
