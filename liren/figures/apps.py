from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "liren.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.figures import debts, panels  # noqa: F401
        from liren.ledger.verbs import name_verbs

        name_verbs(
            {
                "figures.frozen": _("Figures of a month frozen"),
                "figures.formula_set": _("Weights of the figures set"),
                "figures.ground_added": _("Ground for leaving cases out added"),
                "figures.ground_ended": _("Ground for leaving cases out ended"),
                "figures.fact_noted": _("Fact from another room noted for the figures"),
                "figures.rule_set": _("Number of the figures set"),
                "excuse.noted": _("Excused in the figures after an appeal"),
                "exclusion.asked": _("Asked to leave a case out of the figures"),
                "exclusion.decided": _("Decided whether a case is left out"),
                "exclusion.appealed": _("Appealed against a refusal"),
            }
        )
