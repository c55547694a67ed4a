from __future__ import annotations

from django.urls import path

from backstride.app.signin import pair, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/passphrase", views.ask_passphrase, name="passphrase"),
    path("sign-in/<str:token>", views.sign_in, name="sign-in-link"),
    path("pair", pair.pair, name="pair"),
    path("sign-out", views.sign_out, name="sign-out"),
]
