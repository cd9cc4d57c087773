"""Parts of a case, and the rules by which filed cases get one."""

import django.db.models.deletion
from django.db import migrations, models

import liren.core.identity


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_desk_and_questions")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="cases.case",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="source",
            field=models.CharField(
                choices=[
                    ("resident", "Resident's report"),
                    ("anonymous", "Anonymous report"),
                    ("patrol", "Patrol"),
                    ("phone", "Telephone"),
                    ("counter", "Service counter"),
                    ("import", "Imported history"),
                    ("child", "Part of another case"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="case_part_of_another"
            ),
        ),
        migrations.CreateModel(
            name="ChildRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("category_code", models.CharField(max_length=8)),
                (
                    "severity",
                    models.CharField(
                        blank=True, choices=[("ordinary", "Ordinary"), ("urgent", "Urgent")], max_length=12
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
                (
                    "child_category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.category"
                    ),
                ),
            ],
            options={
                "ordering": ["category_code", "child_category_id", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["category_code", "child_category", "severity", "words", "valid_from"],
                        name="child_rule_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="child_rule_dates_in_order",
                    ),
                ],
            },
        ),
    ]
