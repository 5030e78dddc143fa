"""What the channel asks of whoever keeps the account's tokens and what was learnt of it."""

from typing import Protocol

#: Where consultation messages go; government accounts have been served at the older address only.
USUAL_PATH = "/v3.0/oa/message/cs"
OTHER_PATH = "/v2.0/oa/message"
PATHS = (USUAL_PATH, OTHER_PATH)


class Account(Protocol):
    """One Official Account."""

    async def token(self) -> str:
        """Return a token that should be alive.

        Raises:
            ChannelBroken: access has to be granted again.
            TryLater: Zalo does not give one now.
        """

    async def renewed(self, dead: str) -> str:
        """Return a token in place of one that Zalo did not accept; many callers cause one call.

        Raises:
            ChannelBroken, TryLater: as for ``token``.
        """

    async def renew_ahead(self) -> None:
        """Renew the token if it has not long to live; raises nothing, for the old one still lives."""

    async def path(self) -> str:
        """Return where messages go; empty if no address takes them for this kind of account."""

    async def learn_path(self, path: str) -> None:
        """Keep where messages go; empty if nowhere."""

    async def learn_profile(self, profile: dict[str, str]) -> None:
        """Keep what Zalo says of the account, to be shown."""
