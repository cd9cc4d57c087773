"""The sealing trigger keeps its plan.

PostgreSQL planned the search for a transaction's entries anew at every commit, because the newest number of a
transaction always lies beyond what its statistics know. The plan is the same each time: by the index on xact.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_seal_at_commit")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION ledger_seal_transaction() SET plan_cache_mode = force_generic_plan;",
            "ALTER FUNCTION ledger_seal_transaction() RESET plan_cache_mode;",
        )
    ]
