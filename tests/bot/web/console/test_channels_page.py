"""What the page of channels says of Zalo Bot's webhook, as Zalo said it when the channel began."""

from functools import partial

from pydantic import SecretStr

from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.channel import Webhook
from bot.work.channel_watch import learn_webhook
from tests.bot.web.console.conftest import Office
from tests.standin.zalo_bot import ZaloBotServer


async def begins(office: Office, outcome: str) -> None:
    with ZaloBotServer() as server:
        server.verification = outcome
        channel = ZaloBotChannel(
            server.token,
            api_url=server.url,
            webhook=Webhook("http://desk.test/webhooks/zalo-bot", "a secret for tests"),
            learn=partial(learn_webhook, office.parts.sessions),
        )
        await channel.run(office.parts.receiver.receive)
        await channel.close()


async def test_a_webhook_that_zalo_cannot_reach_is_shown_until_it_can(office: Office) -> None:
    office.parts.settings.zalo_bot_token = SecretStr("1:x")
    office.parts.settings.zalo_bot_mode = "webhook"
    admin = await office.signed_in("admin")
    told = "Zalo chưa gọi được tới http://desk.test/webhooks/zalo-bot (webhook.http.403)"
    await begins(office, "webhook.http.403")
    assert told in (await admin.get("/can-bo/kenh")).text
    await begins(office, "webhook.ok")
    assert "Zalo chưa gọi được" not in (await admin.get("/can-bo/kenh")).text
