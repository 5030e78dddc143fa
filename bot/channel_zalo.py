"""Makes the channels of Zalo from the settings."""

from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.channel import Learn, Webhook
from bot.channels.zalo_oa import Look, ZaloOaChannel
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.signature import Signing
from bot.clock import Clock
from bot.ids import keyed_digest
from bot.settings import Settings
from bot.storage.engine import Sessions
from bot.words import LANGUAGES, Words
from bot.work.zalo_oa_account import StoredAccount

#: Above the form with which people share their number.
FORM_PICTURE = "/static/contact.png"


def stored_account(settings: Settings, sessions: Sessions, clock: Clock) -> StoredAccount:
    """Return the Official Account that the settings name."""
    oauth = OAuth(
        app_id=settings.zalo_oa_app_id,
        secret=settings.zalo_oa_secret.get_secret_value(),
        url=settings.zalo_oa_oauth_url,
    )
    return StoredAccount(sessions, clock, oauth, seed=settings.zalo_oa_refresh_token.get_secret_value())


def zalo_bot(settings: Settings, secret_key: str, *, learn: Learn | None = None) -> ZaloBotChannel:
    """Return the channel of the Zalo Bot that the settings name; ``learn`` as the channel says."""
    webhook = None
    if settings.zalo_bot_mode == "webhook":
        given = settings.zalo_bot_webhook_secret.get_secret_value()
        secret = given or keyed_digest(secret_key, "zalo-bot-webhook")
        webhook = Webhook(f"{settings.web_address}/webhooks/zalo-bot", secret)
    return ZaloBotChannel(
        settings.zalo_bot_token.get_secret_value(),
        api_url=settings.zalo_bot_api_url,
        webhook=webhook,
        file_hosts=settings.zalo_hosts,
        learn=learn,
    )


def official_account(settings: Settings, clock: Clock, account: StoredAccount) -> ZaloOaChannel:
    """Return the channel of the Official Account."""
    words, address = Words(LANGUAGES[0]), settings.web_address
    return ZaloOaChannel(
        account,
        signing=Signing(
            settings.zalo_oa_app_id,
            settings.zalo_oa_webhook_secret.get_secret_value(),
            settings.zalo_oa_signed_with,
        ),
        now=clock.now,
        look=Look(
            settings.zalo_oa_buttons,
            words.say("channels.form_title", office=settings.office_name),
            words.say("channels.form_text"),
            # Zalo fetches it, and only over https.
            f"{address}{FORM_PICTURE}" if address.startswith("https:") else "",
        ),
        oa_id=settings.zalo_oa_id,
        api_url=settings.zalo_oa_api_url,
        file_hosts=settings.zalo_hosts,
    )
