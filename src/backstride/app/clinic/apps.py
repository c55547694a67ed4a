from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "backstride.app.clinic"
    label = "clinic"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backstride.app.clinic.grants import view_of
        from backstride.app.viewing.view import RESOLVERS

        RESOLVERS["athletes"] = view_of
