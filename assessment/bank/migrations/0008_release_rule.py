"""Gives each question a rule by which the machine's marks go out; which one, `grading.0016_promises` says."""

from django.db import migrations, models

from assessment.bank.models import release_rule_choices


class Migration(migrations.Migration):
    dependencies = [("bank", "0007_contrasts_of_stored_keys")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="release_rule",
            field=models.CharField(
                choices=release_rule_choices,
                default="promise",
                db_default="promise",
                help_text="For text: what lets the machine's marks go out to students.",
                max_length=20,
            ),
        ),
    ]
