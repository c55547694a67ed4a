"""Accounts: invite, see who there is, close and open an account. No health data on any of these pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app.clinic import audit, invitations
from backstride.app.clinic.invitations import MAY_INVITE
from backstride.app.clinic.models import Invitation, Member
from backstride.app.clinic.models.member import ADMINISTRATOR, ROLES
from backstride.app.clinic.pages.deed_words import looks, older


class InviteForm(forms.Form):
    """For whom, as what."""

    name = forms.CharField(label=gettext_lazy("Name, as others will read it"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, ROLES[role]) for role in MAY_INVITE.get(by.role, ())]


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """The form; for an administrator also everybody, and the open invitations."""
    by = request.member
    form = InviteForm(request.POST if request.method == "POST" else None, by=by)
    link = ""
    if request.method == "POST" and form.is_valid():
        token = invitations.invite(form.cleaned_data["name"], form.cleaned_data["role"], by)
        link = request.build_absolute_uri(f"/join/{token}")
        form = InviteForm(by=by)
    is_administrator = by.role == ADMINISTRATOR
    asked = Invitation.objects.filter(used_at=None, withdrawn_at=None)
    shown = {
        "form": form,
        "link": link,
        "is_administrator": is_administrator,
        "members": [(row, ROLES[row.role]) for row in Member.objects.select_related("user")]
        if is_administrator
        else [],
        "invitations": [
            (row, ROLES[row.role])
            for row in (asked if is_administrator else asked.filter(made_by=by))
            if row.is_open
        ],
    }
    return render(request, "clinic/members.html", shown, status=422 if form.errors else 200)


@require_POST
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    rows = Invitation.objects.filter(pk=number)
    if request.member.role != ADMINISTRATOR:
        rows = rows.filter(made_by=request.member)
    row = rows.first()
    if row is None:
        raise Http404
    invitations.withdraw(row, request.member)
    return redirect("members")


@require_POST
def member_set(request: HttpRequest, number: int) -> HttpResponse:
    """Close or open an account, or invite its owner again after a lost phone."""
    member = Member.objects.select_related("user").filter(pk=number).first()
    if member is None:
        raise Http404
    do = request.POST.get("do")
    if do == "again":
        token = invitations.invite(member.name, member.role, request.member, again_for=member)
        messages.success(
            request,
            _("Give this link to %(name)s, once, in a way only they read: %(link)s")
            % {"name": member.name, "link": request.build_absolute_uri(f"/join/{token}")},
        )
    elif do in {"close", "open"} and member.pk != request.member.pk:
        with transaction.atomic():
            member.user.is_active = do == "open"
            member.user.save(update_fields=["is_active"])
            audit.note("opened" if do == "open" else "closed", request.member, about=member.name)
    return redirect("members")


@require_safe
def accounts_log(request: HttpRequest) -> HttpResponse:
    """What happened to accounts."""
    entries = audit.of_accounts(request.GET.get("before", ""))
    return render(request, "clinic/audit.html", {"looks": looks(entries), "older": older(entries)})


urlpatterns = [
    path("members", members, name="members"),
    path("members/invitations/<int:number>", invite, name="invite"),
    path("members/<int:number>", member_set, name="member-set"),
    path("members/log", accounts_log, name="audit"),
]
