"""When an activity's column is to be made next, how often that was tried, why it failed; a course's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the fields."""

    dependencies = [("platforms", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="context",
            name="language",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of comments in its gradebook: that of its first launch.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="resourcelink",
            name="column_due_at",
            field=models.DateTimeField(
                blank=True, null=True, help_text="When its column is to be made; empty if it is not."
            ),
        ),
        migrations.AddField(
            model_name="resourcelink",
            name="column_offered",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether its last launch named the gradebook: Moodle does not where grades are off.",
            ),
        ),
        migrations.AddField(
            model_name="resourcelink",
            name="column_problem",
            field=models.CharField(blank=True, db_default="", default="", max_length=500, help_text="Why it could not be made, in words."),
        ),
        migrations.AddField(
            model_name="resourcelink",
            name="column_tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
