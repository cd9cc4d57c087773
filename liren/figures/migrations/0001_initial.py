import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import liren.core.identity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_sign_in_rules"),
        ("cases", "0005_call_backs"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExclusionReason",
            fields=[
                ("code", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=160)),
                ("source", models.CharField(max_length=300)),
                ("is_verified", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "ordering": ["valid_from", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="exclusion_reason_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("round", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for two decisions"),
                            ("granted", "Left out"),
                            ("refused", "Refused"),
                            ("appealed", "Appeal waits for two decisions"),
                            ("upheld", "Refused, also on appeal"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("appeal_words", models.TextField(blank=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.user"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exclusions",
                        to="cases.case",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.exclusionreason",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExclusionWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("instance", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=24)),
                ("agrees", models.BooleanField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.user"
                    ),
                ),
                (
                    "exclusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="figures.exclusion",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="FigureFormula",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.CharField(blank=True, max_length=15)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("response_weight", models.PositiveSmallIntegerField()),
                ("resolution_weight", models.PositiveSmallIntegerField()),
                ("satisfaction_weight", models.PositiveSmallIntegerField()),
                ("fair_percent", models.PositiveSmallIntegerField()),
                ("strength_default", models.PositiveSmallIntegerField()),
                ("strength_least", models.PositiveSmallIntegerField()),
                ("strength_most", models.PositiveSmallIntegerField()),
                ("interval_percent", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=300)),
                ("is_verified", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["scope", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "valid_from"), name="figure_formula_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "response_weight",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(100), "-", models.F("resolution_weight")
                                    ),
                                    "-",
                                    models.F("satisfaction_weight"),
                                ),
                            )
                        ),
                        name="figure_formula_weights_are_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fair_percent__lte", 100), ("interval_percent__range", (50, 99))),
                        name="figure_formula_per_cents",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strength_default__gte", models.F("strength_least")),
                            ("strength_least__gte", 1),
                            ("strength_most__gte", models.F("strength_default")),
                        ),
                        name="figure_formula_strengths_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="figure_formula_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureMonth",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=liren.core.identity.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField(unique=True)),
                ("is_frozen", models.BooleanField(default=False)),
                ("algorithm", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("cut_at", models.DateTimeField()),
                ("facts_digest", models.CharField(max_length=64)),
                ("figures_digest", models.CharField(max_length=64)),
                ("fact_count", models.PositiveIntegerField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                    ),
                ),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="FigureFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("payload", models.BinaryField()),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="figures.figuremonth",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FigureValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[("area", "Area"), ("unit", "Unit"), ("person", "Person")], max_length=8
                    ),
                ),
                ("subject", models.CharField(max_length=36)),
                ("code", models.CharField(max_length=24)),
                ("numerator", models.BigIntegerField()),
                ("denominator", models.BigIntegerField()),
                ("estimate", models.PositiveIntegerField(null=True)),
                ("low", models.PositiveIntegerField(null=True)),
                ("high", models.PositiveIntegerField(null=True)),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="figures.figuremonth",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(fields=["-asked_at"], name="exclusion_newest"),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(
                condition=models.Q(("state", "granted")), fields=["decided_at"], name="exclusion_granted"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(fields=("case", "round"), name="exclusion_once_per_round"),
        ),
        migrations.AddConstraint(
            model_name="exclusionword",
            constraint=models.UniqueConstraint(
                fields=("exclusion", "instance", "by"), name="exclusion_two_persons"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusionword",
            constraint=models.CheckConstraint(
                condition=models.Q(("instance__in", (1, 2))), name="exclusion_one_appeal"
            ),
        ),
        migrations.AddConstraint(
            model_name="figurefacts",
            constraint=models.UniqueConstraint(fields=("month", "kind"), name="figure_facts_once"),
        ),
        migrations.AddIndex(
            model_name="figurevalue",
            index=models.Index(fields=["subject", "code"], name="figure_value_history"),
        ),
        migrations.AddConstraint(
            model_name="figurevalue",
            constraint=models.UniqueConstraint(
                fields=("month", "subject_kind", "subject", "code"), name="figure_value_once"
            ),
        ),
    ]
