"""Keeps the ledger append-only by triggers; `migrate` makes them again whenever it has run."""

from django.db import migrations

from assessment.grading.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("grading", "0006_every_change_has_a_response")]

    operations = [
        migrations.RunPython(
            lambda _, schema_editor: guard(schema_editor.connection),
            lambda _, schema_editor: unguard(schema_editor.connection),
        )
    ]
