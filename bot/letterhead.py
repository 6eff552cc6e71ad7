"""A study's letterhead and its mail server, as study file and settings name them."""

from __future__ import annotations

from bot.config import Settings
from bot.mail.message import Letterhead
from bot.mail.server import PORTS, Access, MailServer
from bot.study import Study


def letterhead(settings: Settings, study: Study) -> Letterhead:
    """Return what all of a study's messages have in common."""
    return Letterhead(settings.smtp_from, study.arco_contact, study.unsubscribe_url)


def mail_server(settings: Settings) -> MailServer:
    """Return the mail server that the settings name."""
    return MailServer(
        Access(
            settings.smtp_host,
            settings.smtp_port or PORTS[settings.smtp_security],
            settings.smtp_security,
            settings.smtp_user,
            settings.smtp_password.get_secret_value(),
            settings.smtp_timeout,
            settings.smtp_ca,
        )
    )
