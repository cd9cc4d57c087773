from datetime import date

from django.db import migrations

SOURCE = (
    "默认值：按波士顿 2015 年上半年服务请求调校，请按本地记录修改 / default, tuned on the first half of Boston's "
    "service requests of 2015; set anew from own records"
)


def add_default(apps, schema_editor):
    weights = apps.get_model("matching", "MatchWeights")
    if weights.objects.exists():
        return
    weights.objects.create(
        valid_from=date(2024, 1, 1),
        source=SOURCE,
        category=1.0,
        family_share=0.6,
        distance=0.8,
        distance_scale=60,
        time=0.3,
        time_scale=30,
        words=0.6,
        habit=1.2,
        threshold=2.04,
        reach=300,
        days_back=180,
        group_likeness=0.2,
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [migrations.RunPython(add_default, migrations.RunPython.noop)]
