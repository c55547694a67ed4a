from __future__ import annotations

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "backstride.app.signin"
    label = "signin"
    default_auto_field = "django.db.models.BigAutoField"
