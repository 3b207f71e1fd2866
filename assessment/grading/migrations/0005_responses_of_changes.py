"""Names the response of each mark change that there is: that of its grade."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_responses(apps, schema_editor):
    changes = apps.get_model("grading", "MarkChange").objects.using(schema_editor.connection.alias)
    grades = apps.get_model("grading", "Grade").objects.filter(pk=OuterRef("grade"))
    changes.filter(response=None).update(response=Subquery(grades.values("response")))


class Migration(migrations.Migration):
    dependencies = [("grading", "0004_mark_changes")]

    operations = [migrations.RunPython(name_responses, migrations.RunPython.noop)]
