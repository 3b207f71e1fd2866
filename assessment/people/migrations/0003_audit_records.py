"""The record of acts of weight, with the triggers that keep it append-only."""

import assessment.people.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from assessment.people.audit import TABLE


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_course_time_zone_and_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='when')),
                ('act', models.CharField(choices=assessment.people.models.act_choices, max_length=40)),
                ('origin', models.CharField(blank=True, help_text='Neither a user nor a client: a command, a launch.', max_length=100)),
                ('target_type', models.CharField(blank=True, help_text='Such as bank.assessment.', max_length=100)),
                ('target_id', models.CharField(blank=True, help_text="The row's primary key.", max_length=64)),
                ('target', models.CharField(blank=True, help_text="The row's slug, prefix or public id.", max_length=200)),
                ('changes', models.JSONField(default=dict, help_text='By field: the old value and the new one.')),
                ('details', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.apiclient')),
                ('course', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.course')),
                ('user', models.ForeignKey(db_constraint=False, help_text='Whose account or role it was about.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recorded act',
                'verbose_name_plural': 'record of acts',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['course', '-id'], name='audit_of_a_course')],
            },
        ),
        migrations.RunPython(
            lambda _, schema_editor: TABLE.guard(schema_editor.connection),
            lambda _, schema_editor: TABLE.unguard(schema_editor.connection),
        ),
    ]
