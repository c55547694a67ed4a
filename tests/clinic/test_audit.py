"""The audit log: each look and deed is in it, and neither the app nor SQL takes one out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from backstride.app.clinic import audit, grants
from backstride.app.clinic.models import AuditEntry
from backstride.app.viewing.pieces import PIECES
from backstride.core.errors import UsageError
from clinic.conftest import signed_in
from clinic.journals import fill


def test_the_app_has_no_way_to_change_it(paulo):
    audit.note("looked", paulo)
    row = AuditEntry.objects.get()
    for change in (
        row.save,
        row.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(actor="Eve"),
        lambda: AuditEntry.objects.bulk_update([row], ["actor"]),
    ):
        with pytest.raises(UsageError):
            change()
    assert AuditEntry.objects.get().actor == "Paulo"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE clinic_auditentry SET actor = 'Eve'",
        "DELETE FROM clinic_auditentry",
        "TRUNCATE clinic_auditentry",
    ],
)
def test_the_database_refuses_it_too(paulo, statement):
    if statement.startswith("TRUNCATE") and connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    audit.note("looked", paulo)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().actor == "Paulo"


def test_closing_an_account_and_deleting_a_journal_leave_the_log(ana, paulo):
    grants.set_pieces(ana, paulo, ["load"])
    n = AuditEntry.objects.count()
    ana.owner.delete()
    paulo.user.delete()
    assert AuditEntry.objects.count() == n


def test_ana_reads_who_looked_at_what(ana, paulo, tmp_path):
    fill(ana, tmp_path / "log")
    grants.set_pieces(ana, paulo, PIECES)
    client = signed_in(paulo)
    client.get("/athletes")
    client.get(f"/athletes/{ana.pk}")
    client.get(f"/athletes/{ana.pk}/see/journal")
    client.get(f"/athletes/{ana.pk}/see/journal")
    assert client.get(f"/athletes/{ana.pk}/letter").content.startswith(b"%PDF")
    deeds = [(row.deed, row.about) for row in reversed(audit.of_athlete(ana))]
    assert deeds == [
        *(("granted", f"{piece}: Paulo (physio)") for piece in sorted(PIECES)),
        ("listed", ""),
        ("looked", "overview: load, pain, stories, videos"),
        ("looked", "journal"),
        ("letter", ""),
    ]
    body = signed_in(ana.owner.member).get("/care").content.decode()
    assert "looked at Journal" in body
    assert "looked at overview: Load, Pain, Stories, Running form" in body
    assert "showed Running form: Paulo (Physiotherapist)" in body
    assert "took the letter" in body


def test_a_refused_look_is_no_look(ana, paulo, tmp_path):
    fill(ana, tmp_path / "log")
    grants.set_pieces(ana, paulo, ["load"])
    assert signed_in(paulo).get(f"/athletes/{ana.pk}/see/journal").status_code == 404
    assert "looked" not in {row.deed for row in audit.of_athlete(ana)}


def test_the_log_of_accounts_holds_no_athletes_lines(ana, paulo, rita):
    grants.set_pieces(ana, paulo, ["load"])
    signed_in(paulo).get(f"/athletes/{ana.pk}")
    assert "overview" not in signed_in(rita).get("/members/log").content.decode()


def test_ana_leaves_and_takes_everything_along(ana, paulo, tmp_path):
    fill(ana, tmp_path / "log")
    grants.set_pieces(ana, paulo, PIECES)
    signed_in(paulo).get(f"/athletes/{ana.pk}")
    export = ana.tasks.get(kind="export").result["file"]
    client, user = signed_in(ana.owner.member), ana.owner
    assert client.post("/care/leave", {"word": "delete?"}).status_code == 422
    assert type(ana).objects.filter(pk=ana.pk).exists()
    body = client.post("/care/leave", {"word": "DELETE"}).content.decode()
    assert "0 are left" in body
    assert not Path(export).exists()
    assert not type(ana).objects.filter(owner=user).exists()
    assert client.get("/today").status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert signed_in(paulo).get(f"/athletes/{ana.pk}").status_code == 404
    assert AuditEntry.objects.filter(deed="looked").exists(), "who looked is still known"


def test_the_key_of_another_server_opens_no_account(paulo, settings):
    from backstride.app.clinic import codes
    from backstride.core.errors import StoreError

    settings.SECRET_KEY = "another"
    with pytest.raises(StoreError, match="accounts were made with"):
        codes.take_code(paulo, "123456")
