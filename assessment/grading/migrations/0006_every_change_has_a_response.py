"""Requires what the migration before has filled in; on PostgreSQL not possible in the same transaction."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grading", "0005_responses_of_changes")]

    operations = [
        migrations.AlterField(
            model_name="markchange",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mark_changes", to="grading.response"
            ),
        ),
    ]
