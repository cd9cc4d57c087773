from datetime import date

from django.db import migrations

SOURCE = (
    "默认值：按五个来源 14,597 条小区名录逐对核对后选定，请按本地记录修改 / default, chosen by reading pairs of a list of "
    "14,597 estates from five sources; set anew from own records"
)
RETROFIT = (
    "默认值：参照老旧小区改造常用评价项（建成年份、问题、户数、造价、难度），请按本地文件修改 / default after the items usually weighed for "
    "the renewal of old compounds; set anew by the local document"
)


def add_defaults(apps, schema_editor):
    repeats = apps.get_model("addresses", "RepeatWeights")
    if not repeats.objects.exists():
        repeats.objects.create(
            valid_from=date(2024, 1, 1),
            source=SOURCE,
            name=1.0,
            same_name=0.5,
            number=0.7,
            other_name=0.5,
            other_number=0.6,
            phase=1.5,
            distance=1.0,
            distance_scale=400,
            far=0.7,
            far_from=1200,
            district=0.6,
            developer=0.3,
            size=0.5,
            common=0.2,
            threshold=1.6,
            doubtful=1.2,
        )
    retrofit = apps.get_model("addresses", "RetrofitWeights")
    if not retrofit.objects.exists():
        retrofit.objects.create(
            valid_from=date(2024, 1, 1),
            source=RETROFIT,
            age=30,
            age_full=40,
            problems=30,
            problems_full=12,
            households=15,
            households_full=1500,
            unmanaged=10,
            cost=10,
            cost_full=10,
            difficulty=5,
        )


class Migration(migrations.Migration):
    dependencies = [("addresses", "0001_initial")]
    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop)]
