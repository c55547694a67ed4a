from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "backstride.app.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backstride.app.sharing.copies import view_of
        from backstride.app.viewing.view import RESOLVERS

        RESOLVERS["shared"] = view_of
