"""Which columns may have a mark from here: those whose last message had a score."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note the scores that were sent before it was noted."""
    rows = apps.get_model("delivery", "ScoreDelivery").objects.using(schema_editor.connection.alias)
    rows.filter(message__has_key="scoreGiven").update(marked=True)


class Migration(migrations.Migration):
    """Add the column, and fill it."""

    dependencies = [("delivery", "0003_named_scores")]

    operations = [
        migrations.AddField(
            model_name="scoredelivery",
            name="marked",
            field=models.BooleanField(
                default=False, db_default=False, help_text="Whether the column may have a mark that was sent from here."
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
