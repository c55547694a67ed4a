"""A new password or a new phone, by oneself. Who asks proves both factors once more; every other session then ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from backstride.app import clock
from backstride.app.clinic import audit, codes, throttle
from backstride.app.clinic.invitations import journal_of
from backstride.app.clinic.models import Member
from backstride.app.clinic.pages.join import picture

#: between the proof and the new phone's first code
_PROVEN = timedelta(minutes=10)


class ProofForm(forms.Form):
    """Both factors, as they are now."""

    old = forms.CharField(label=gettext_lazy("Your password now"), strip=False, max_length=1000)
    code = forms.CharField(label=gettext_lazy("Six digits of your phone, or a recovery code"), max_length=40)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean(self) -> dict[str, Any]:
        """Ask for the proof last, so that a wish that cannot be uses no code up."""
        said = super().clean() or {}
        if not self.errors:
            self._prove(said)
        return said

    def _prove(self, said: dict[str, Any]) -> None:
        member: Member = self._request.member
        keys = throttle.keys_of(member.user.username, self._request.META.get("REMOTE_ADDR", ""))
        wait_s = throttle.wait_s(keys)
        if wait_s:
            self.add_error(
                None, _("Too many tries. The next one is taken in %(wait_s)s seconds.") % {"wait_s": wait_s}
            )
        elif not member.user.check_password(said["old"]):
            self._wrong(member, keys, "old", _("This is not your password."))
        elif "code" in self.fields and not self._took(member, said["code"]):
            why = _("This code does not count, or was used before. Wait for the next one.")
            self._wrong(member, keys, "code", why)

    @staticmethod
    def _took(member: Member, code: str) -> bool:
        return codes.take_code(member, code) or codes.take_recovery_code(member, code)

    def _wrong(self, member: Member, keys: list[str], field: str, why: str) -> None:
        throttle.count_wrong(keys)
        audit.note("sign_in_refused", member, about="account")
        self.add_error(field, why)


class PhoneForm(ProofForm):
    """Whoever came in by a recovery code a moment ago, perhaps the last one, needs no second."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        at = request.session.get("recovered_at")
        if at and clock.now() - datetime.fromisoformat(at) <= _PROVEN:
            del self.fields["code"]


class PasswordForm(ProofForm):
    """And the new password, twice."""

    new = forms.CharField(label=gettext_lazy("The new password"), strip=False, max_length=1000)
    again = forms.CharField(label=gettext_lazy("The same again"), strip=False, max_length=1000)

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self._request.user)
        return new

    def clean(self) -> dict[str, Any]:
        if "new" in self.cleaned_data and self.cleaned_data["new"] != self.cleaned_data.get("again"):
            self.add_error("again", _("The two passwords are not the same"))
        return super().clean()


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password; sessions elsewhere end with the old one."""
    form = PasswordForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        with transaction.atomic():
            user.set_password(form.cleaned_data["new"])
            user.save(update_fields=["password"])
            _note(request, "password_changed")
        update_session_auth_hash(request, user)
        messages.success(request, _("The new password holds. Everywhere else you are signed out."))
        return redirect("account")
    return render(request, "clinic/account_password.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Another phone, or the first one after a lost one: prove it is you, with a recovery code if need be."""
    form = PhoneForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        secret = codes.sealed(codes.new_secret())
        request.session["new_phone"] = {"secret": secret, "at": clock.now().isoformat()}
        return redirect("account-phone-new")
    return render(request, "clinic/account_phone.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def phone_new(request: HttpRequest) -> HttpResponse:
    """The picture to scan; until the new phone's first code came, the old one counts."""
    told: dict[str, Any] = request.session.get("new_phone") or {}
    if not told or clock.now() - datetime.fromisoformat(told["at"]) > _PROVEN:
        return redirect("account-phone")
    secret, wrong = codes.opened(told["secret"]), False
    if request.method == "POST":
        step = codes.step_of(secret, request.POST.get("code", ""))
        if step is not None:
            return _changed(request, secret, step)
        wrong = True
    address = codes.address_of(secret, request.user.get_username())
    shown = {
        "secret": secret,
        "picture": picture(address),
        "address": address,
        "was_wrong": wrong,
        "is_new_phone": True,
    }
    return render(request, "clinic/join_phone.html", shown, status=422 if wrong else 200)


def _changed(request: HttpRequest, secret: str, step: int) -> HttpResponse:
    member: Member = request.member
    with transaction.atomic():
        member.totp_secret, member.totp_step = codes.sealed(secret), step
        member.save(update_fields=["totp_secret", "totp_step"])
        shown = codes.new_recovery_codes(member)
        _note(request, "phone_changed")
        _end_other_sessions(request)
    for name in ("new_phone", "recovered_at"):
        request.session.pop(name, None)
    request.session["shown_once"] = shown
    return redirect("account-codes")


def _end_other_sessions(request: HttpRequest) -> None:
    """Whoever holds the lost phone may still be signed in with it."""
    mine = str(request.user.pk)
    for row in Session.objects.filter(expire_date__gte=clock.now()).exclude(pk=request.session.session_key):
        if row.get_decoded().get(SESSION_KEY) == mine:
            row.delete()


def _note(request: HttpRequest, deed: str) -> None:
    member: Member = request.member
    audit.note(deed, member, athlete=journal_of(member))


urlpatterns = [
    path("account/password", password, name="account-password"),
    path("account/phone", phone, name="account-phone"),
    path("account/phone/new", phone_new, name="account-phone-new"),
]
