"""Triggers that refuse to change or remove a line of the audit log, whatever code or person tries."""

from typing import Any

from django.db import migrations

POSTGRES = """
CREATE FUNCTION clinic_audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER clinic_audit_no_change BEFORE UPDATE OR DELETE ON clinic_auditentry
  FOR EACH ROW EXECUTE FUNCTION clinic_audit_only_added();
CREATE TRIGGER clinic_audit_no_truncate BEFORE TRUNCATE ON clinic_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION clinic_audit_only_added();
"""
SQLITE = (
    "CREATE TRIGGER clinic_audit_no_change BEFORE UPDATE ON clinic_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER clinic_audit_no_removal BEFORE DELETE ON clinic_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
)


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_first")]
    operations = [migrations.RunPython(refuse_changes)]
