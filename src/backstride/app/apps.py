"""The app's name for Django, and its texts in other languages."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from backstride.app.database import set_patience


class BackstrideApp(AppConfig):
    """Django's own word for this package stays `app`."""

    name = "backstride.app"

    def ready(self) -> None:
        from backstride.app.language import catalogue

        catalogue.put_in_force()
        connection_created.connect(set_patience)
