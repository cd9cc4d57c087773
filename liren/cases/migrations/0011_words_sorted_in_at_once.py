"""The index over pairs of characters is kept in order at once.

PostgreSQL's list of entries that are still to be sorted in is read by every search, and five steps of each case
fill it again: searches took twenty times as long as over a sorted index, and now and then a step paid for all.
"""

import django.contrib.postgres.indexes
from django.db import migrations

import liren.cases.words

PAIRS = ("description", "address")


def index(**options):
    return django.contrib.postgres.indexes.GinIndex(
        liren.cases.words.WordPairs(*PAIRS), name="case_word_pairs", **options
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_speed_indexes")]

    operations = [
        migrations.RunSQL(
            "ALTER INDEX case_word_pairs SET (fastupdate = off); SELECT gin_clean_pending_list('case_word_pairs');",
            "ALTER INDEX case_word_pairs RESET (fastupdate);",
            state_operations=[
                migrations.RemoveIndex(model_name="case", name="case_word_pairs"),
                migrations.AddIndex(model_name="case", index=index(fastupdate=False)),
            ],
        ),
    ]
