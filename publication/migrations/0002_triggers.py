from django.db import migrations

from publication.triggers import create_triggers, drop_triggers


def forwards(apps, schema_editor):
    create_triggers(schema_editor.connection)


def backwards(apps, schema_editor):
    drop_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial"), ("portal", "0002_may_create_plans")]
    operations = [migrations.RunPython(forwards, backwards)]
