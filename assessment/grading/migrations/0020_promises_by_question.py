from django.db import migrations, models

import assessment.grading.models.promises


class Migration(migrations.Migration):
    dependencies = [("grading", "0019_points_of_frozen_marks")]

    operations = [
        migrations.AddField(
            model_name="assessmentpromise",
            name="grouping",
            field=models.CharField(
                choices=assessment.grading.models.promises.grouping_choices,
                db_default="assessment",
                default="assessment",
                help_text="Which questions it is tested and stated for together.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="promisetest",
            name="grouping",
            field=models.CharField(
                choices=assessment.grading.models.promises.grouping_choices,
                db_default="assessment",
                default="assessment",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="promisetest",
            name="groups",
            field=models.JSONField(
                help_text="What came of each group of questions, if not all were tested together; the threshold and the bound are theirs then, and empty above.",
                null=True,
            ),
        ),
    ]
