"""Make an account from an invitation: a password, then the phone. Nothing is kept before both are done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from backstride.app.clinic import codes, invitations
from backstride.app.clinic.invitations import Account
from backstride.app.clinic.models import Invitation
from backstride.app.clinic.models.member import ROLES
from backstride.core.errors import UsageError


class PasswordForm(forms.Form):
    """A sign-in name and a password twice."""

    login = forms.RegexField(
        label=_("Sign-in name"),
        regex=r"^[\w.@+-]{3,150}$",
        error_messages={"invalid": _("Three letters or more: letters, figures and . @ + - _")},
    )
    password = forms.CharField(label=_("Password"), strip=False, max_length=1000)
    again = forms.CharField(label=_("The same again"), strip=False, max_length=1000)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if invitation.again_for is not None:
            del self.fields["login"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        renewed = self.invitation.again_for
        login = renewed.user.username if renewed else said.get("login", "")
        if renewed is None and login and User.objects.filter(username__iexact=login).exists():
            self.add_error("login", _("This name is taken. Choose another."))
        if said.get("password") != said.get("again"):
            self.add_error("again", _("The two passwords are not the same"))
        elif said.get("password"):
            try:
                validate_password(said["password"], User(username=login, first_name=self.invitation.name))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return {**said, "login": login}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """First the password."""
    row = invitations.found(token)
    if row is None:
        return render(request, "clinic/join_over.html", status=410)
    form = PasswordForm(request.POST if request.method == "POST" else None, invitation=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        request.session["joining"] = {
            "invitation": row.pk,
            "login": said["login"],
            "password": make_password(said["password"]),
            "secret": codes.sealed(codes.new_secret()),
        }
        return redirect("join-phone", token)
    shown = {"form": form, "invitation": row, "role": ROLES[row.role]}
    return render(request, "clinic/join.html", shown, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """Then the phone: a picture to scan, and its first code as proof."""
    row, told = invitations.found(token), request.session.get("joining") or {}
    if row is None or told.get("invitation") != row.pk:
        return redirect("join", token)
    secret = codes.opened(told["secret"])
    wrong = False
    if request.method == "POST":
        step = codes.step_of(secret, request.POST.get("code", ""))
        if step is not None:
            return _joined(request, token, Account(told["login"], told["password"], secret, step))
        wrong = True
    address = codes.address_of(secret, told["login"])
    shown = {"secret": secret, "picture": picture(address), "address": address, "was_wrong": wrong}
    return render(request, "clinic/join_phone.html", shown, status=422 if wrong else 200)


def _joined(request: HttpRequest, token: str, account: Account) -> HttpResponse:
    from backstride.app.clinic.pages.door import let_in

    try:
        member, shown = invitations.accept(token, account)
    except UsageError as error:
        return render(request, "clinic/join_over.html", {"why": str(error)}, status=409)
    request.session.pop("joining", None)
    request.session["next"] = "/account/codes"
    answer = let_in(request, member)
    request.session["shown_once"] = shown
    return answer


def picture(address: str) -> str:
    """The address as a picture for a camera, in the colours of paper so that any phone reads it."""
    import segno

    drawn: str = segno.make(address, error="m").svg_inline(scale=5, border=3, light="#fff", omitsize=True)
    return drawn


urlpatterns = [
    path("join/<str:token>", join, name="join"),
    path("join/<str:token>/phone", phone, name="join-phone"),
]
