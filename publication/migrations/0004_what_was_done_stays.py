from django.db import migrations

from publication.triggers import create_triggers, drop_triggers


def again(apps, schema_editor):
    drop_triggers(schema_editor.connection)
    create_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    """The triggers anew: editions, events and redactions are guarded too."""

    dependencies = [("publication", "0003_demonstration_may_go")]
    operations = [migrations.RunPython(again, migrations.RunPython.noop)]
