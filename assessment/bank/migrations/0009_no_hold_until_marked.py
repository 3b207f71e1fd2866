"""Takes the count of marks away that the promise replaces, once `grading.0016_promises` has read it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bank", "0008_release_rule"), ("grading", "0016_promises")]

    operations = [migrations.RemoveField(model_name="question", name="hold_until_marked")]
