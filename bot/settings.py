"""What an administrator can set, from the environment or ``.env``; every setting is in ``.env.example``."""

import re
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from feedback.agenda import OFFICER_REMINDERS, Rules

Mode = Literal["polling", "webhook"]
#: What an approved template message may say of a case.
TEMPLATE_VALUES = frozenset({"code", "unit", "link"})


#: The databases for which the program is tested, as their addresses begin.
_DATABASES = frozenset({"sqlite+aiosqlite", "postgresql+asyncpg"})
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class Settings(BaseSettings):
    """All settings. Units stand in the names; an empty secret means that the channel is off."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    database_url: str = "sqlite+aiosqlite:///var/tro-ly-so.db"
    files_dir: Path = Path("var/files")
    s3_url: str = ""
    s3_bucket: str = ""
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")
    s3_region: str = "us-east-1"
    report_templates_dir: Path = Path("var/mau")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    data_keys: SecretStr = SecretStr("")
    office_name: str = "Ủy ban nhân dân phường"
    office_phone: str = "1022"
    office_unit: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    session_hours: int = Field(default=12, ge=1, le=24 * 30)
    burst_seconds: float = Field(default=2.5, ge=0, le=30)
    max_file_mb: int = Field(default=20, ge=1, le=100)
    file_scanner: str = ""
    own_form_channels: str = "telegram"
    embed_origins: str = ""
    webhook_networks: str = ""
    reminders: str = "half_time,day_before,due_morning"
    clocks_file: str = ""
    digest_hour: int = Field(default=8, ge=6, le=17)
    nightly_hour: int = Field(default=2, ge=0, le=23)
    seal_to: Literal["nobody", "heads"] = "nobody"
    quiet_from_hour: int = Field(default=20, ge=17, le=23)

    notice_price_vnd: int = Field(default=55, ge=0, le=100_000)

    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_file_url: str = ""
    telegram_proxy_url: SecretStr = SecretStr("")
    telegram_mode: Mode = "polling"
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_staff_chat: str = ""
    telegram_poll_seconds: int = Field(default=25, ge=0, le=50)

    zalo_file_hosts: str = "zdn.vn"
    zalo_bot_token: SecretStr = SecretStr("")
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_mode: Mode = "webhook"
    zalo_bot_webhook_secret: SecretStr = SecretStr("")
    zalo_bot_plan_users: int = Field(default=50, ge=1)
    zalo_bot_plan_messages: int = Field(default=3000, ge=1)

    zalo_oa_app_id: str = ""
    zalo_oa_id: str = ""
    zalo_oa_secret: SecretStr = SecretStr("")
    zalo_oa_webhook_secret: SecretStr = SecretStr("")
    zalo_oa_signed_with: Literal["app_id", "oa_id"] = "app_id"
    zalo_oa_refresh_token: SecretStr = SecretStr("")
    zalo_oa_api_url: str = "https://openapi.zalo.me"
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_oa_buttons: Literal["with_numbers", "only", "off"] = "with_numbers"
    zalo_oa_pays: Literal["never", "important", "notices"] = "never"
    zalo_oa_template: str = ""
    zalo_oa_template_fields: str = "ma_ho_so=code,don_vi=unit,duong_dan=link"
    zalo_oa_pause_minutes: int = Field(default=60, ge=0, le=7 * 24 * 60)

    @cached_property
    def web_address(self) -> str:
        """Where people reach us, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def embed_origin_list(self) -> list[str]:
        """The sites that may show the chat inside their pages, each as scheme and host."""
        return [site for part in self.embed_origins.split(",") if (site := part.strip())]

    @field_validator("database_url")
    @classmethod
    def _real_database(cls, value: str) -> str:
        from sqlalchemy import make_url  # noqa: PLC0415 - what asks no database starts without its weight
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

        try:
            kind = make_url(value).drivername
        except ArgumentError as error:
            raise ValueError("this is no address of a database") from error
        if kind not in _DATABASES:
            raise ValueError(f"{kind} is not among {sorted(_DATABASES)}")
        return value

    @field_validator("embed_origins")
    @classmethod
    def _real_origins(cls, value: str) -> str:
        for site in filter(None, (part.strip() for part in value.split(","))):
            if not _ORIGIN.fullmatch(site):
                raise ValueError(f"{site} is no origin; write https://truong.example without a path")
        return value

    @property
    def webhook_network_list(self) -> list[IPv4Network | IPv6Network]:
        """The networks into which webhooks may go though they are private."""
        return [ip_network(part.strip()) for part in self.webhook_networks.split(",") if part.strip()]

    @field_validator("webhook_networks")
    @classmethod
    def _real_networks(cls, value: str) -> str:
        for part in filter(None, (part.strip() for part in value.split(","))):
            ip_network(part)
        return value

    def asks_by_form(self, channel: str) -> bool:
        """Tell whether name, phone and address are asked for on our own page and not in this channel's chat.

        Only over https: an open connection would be no better than the messenger.
        """
        wanted = {part.strip() for part in self.own_form_channels.split(",")}
        return channel in wanted and self.web_address.startswith("https:")

    @field_validator("reminders")
    @classmethod
    def _known_reminders(cls, value: str) -> str:
        for name in filter(None, (part.strip() for part in value.split(","))):
            if name not in {duty.value for duty in OFFICER_REMINDERS}:
                raise ValueError(f"{name} is no reminder")
        return value

    @field_validator("zalo_oa_template_fields")
    @classmethod
    def _known_fields(cls, value: str) -> str:
        for _, ours in named_pairs(value):
            if ours not in TEMPLATE_VALUES:
                raise ValueError(f"{ours} is nothing that a template can be filled with")
        return value

    @property
    def reminder_rules(self) -> Rules:
        """Which reminders officers get before a case is late."""
        wanted = {part.strip() for part in self.reminders.split(",")}
        return Rules(frozenset(duty for duty in OFFICER_REMINDERS if duty.value in wanted))

    @property
    def data_key_list(self) -> list[str]:
        """The keys for personal data, the one in use first."""
        return [key for part in self.data_keys.get_secret_value().split(",") if (key := part.strip())]

    @property
    def telegram_on(self) -> bool:
        return bool(self.telegram_token.get_secret_value())

    @property
    def zalo_bot_on(self) -> bool:
        return bool(self.zalo_bot_token.get_secret_value())

    @property
    def zalo_oa_on(self) -> bool:
        return bool(self.zalo_oa_app_id and self.zalo_oa_secret.get_secret_value())

    def pays_on(self, channel: str) -> bool:
        """Tell whether important messages may cost money on a channel."""
        return channel == "zalo_oa" and self.zalo_oa_pays != "never"

    def pays_for_notices_on(self, channel: str) -> bool:
        """Tell whether notices to many may cost money too."""
        return channel == "zalo_oa" and self.zalo_oa_pays == "notices"

    @property
    def zalo_hosts(self) -> tuple[str, ...]:
        """From where files that people send on Zalo may be fetched."""
        return tuple(host for part in self.zalo_file_hosts.split(",") if (host := part.strip().lower()))


def named_pairs(value: str) -> list[tuple[str, str]]:
    """Return ``theirs=ours, …`` as pairs.

    >>> named_pairs("ma=code, link = link")
    [('ma', 'code'), ('link', 'link')]
    """
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    return [(theirs.strip(), ours.strip()) for theirs, _, ours in pairs]
