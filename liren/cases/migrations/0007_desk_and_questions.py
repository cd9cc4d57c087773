"""Filters, templates and subscriptions of the desk; the questions of categories and their answers."""

import django.db.models.deletion
from django.db import migrations, models

import liren.core.identity


def load_first_questions(apps, schema_editor):
    from liren.cases.actions.reference import load_questions

    load_questions(apps.get_model("cases", "Question"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in_rules"),
        ("cases", "0006_extension"),
    ]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="moment",
            field=models.CharField(
                choices=[
                    ("report", "Report"),
                    ("verify", "Verification"),
                    ("before", "Before"),
                    ("after", "After"),
                    ("inspect", "Inspection"),
                    ("near", "Close up"),
                    ("far", "From a distance"),
                ],
                default="report",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("category_code", models.CharField(max_length=8)),
                ("key", models.SlugField(max_length=24)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("choice", "One of several"),
                            ("text", "Words"),
                            ("number", "A number"),
                            ("yes_no", "Yes or no"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(max_length=120)),
                ("text_en", models.CharField(max_length=160)),
                ("options", models.JSONField(default=list)),
                ("show_if_key", models.CharField(blank=True, max_length=24)),
                ("show_if_value", models.CharField(blank=True, max_length=40)),
                ("is_required", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("advice_if", models.CharField(blank=True, max_length=40)),
                ("advice", models.CharField(blank=True, max_length=200)),
                ("advice_en", models.CharField(blank=True, max_length=240)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["position", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category_code", "key", "valid_from"), name="question_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="question_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.case"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.question"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "question"), name="answer_once")],
            },
        ),
        migrations.CreateModel(
            name="ResponseTemplate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("verb", models.CharField(max_length=12)),
                ("category_code", models.CharField(blank=True, max_length=8)),
                ("division", models.CharField(blank=True, max_length=15)),
                ("title", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["verb", "division"], name="template_verb")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="template_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=400)),
                ("saved_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.user"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "name"), name="saved_filter_once")],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("division", models.CharField(blank=True, max_length=15)),
                ("category_code", models.CharField(blank=True, max_length=8)),
                ("since", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="cases.case",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.user"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["division", "category_code"], name="subscription_area")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("user", "case"),
                        name="subscription_case_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", True)),
                        fields=("user", "division", "category_code"),
                        name="subscription_area_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("case__isnull", True),
                            models.Q(("category_code", ""), ("division", "")),
                            _connector="OR",
                        ),
                        name="subscription_case_or_area",
                    ),
                ],
            },
        ),
        migrations.RunPython(load_first_questions, migrations.RunPython.noop),
    ]
