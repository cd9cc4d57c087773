"""Indexes for a million cases: what was closed and handled lately, what a unit was ever sent, words in any script."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import liren.cases.words

FUNCTION = """
CREATE FUNCTION case_word_pairs(description text, address text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(
        SELECT DISTINCT pair.one || pair.other
          FROM (SELECT string_to_array(
                    lower(description || CASE address WHEN '' THEN '' ELSE ' ' || address END), NULL) AS all_of_it
               ) letters,
               unnest(letters.all_of_it, letters.all_of_it[2:]) AS pair(one, other)
         WHERE pair.other IS NOT NULL)
$$;
"""
UNDO = "DROP FUNCTION case_word_pairs(text, text);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_children")]

    operations = [
        migrations.RunSQL(FUNCTION, UNDO),
        migrations.RemoveIndex(model_name="case", name="case_words"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)), fields=["closed_at"], name="case_closed"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("handled_at__isnull", False)), fields=["handled_at"], name="case_handled"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                liren.cases.words.WordPairs("description", "address"), name="case_word_pairs"
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(fields=["organization", "case"], name="order_reach"),
        ),
    ]
