from django.db import migrations

from publication.triggers import create_triggers, drop_triggers


def again(apps, schema_editor):
    drop_triggers(schema_editor.connection)
    create_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    """The triggers anew: versions of a demonstration plan may be deleted, no other."""

    dependencies = [("publication", "0002_triggers"), ("plans", "0001_initial")]
    operations = [migrations.RunPython(again, migrations.RunPython.noop)]
