"""Words and numbers that are found nowhere else, put where few may read: whoever else meets one has found a hole."""

from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat

from finance.models import Investment, OneOffItem
from followup.models import User
from goals.models import ControlMoment, Goal, PlannedActivity, Risk, SteeringDocument
from indicators.models import Definition, Indicator
from indicators.models import Value as Outcome
from reports.models import Prose
from tests.routes import objects as the

SECRET, SMALL = 7395137, 8462057  # an outcome that is secret, and one about three people
DRAFT = "utkastordet"  # in a text of a report that is not decided
INTERNAL = "inombordsnamnet"  # in what belongs to Kommunstyrelsen alone
NAMED: tuple[tuple[type[Any], str], ...] = (
    (OneOffItem, "text"),
    (Investment, "name"),
    (Goal, "name"),
    (PlannedActivity, "text"),
    (Risk, "name"),
    (ControlMoment, "name"),
    (SteeringDocument, "title"),
    (Definition, "name"),
)


def put() -> None:
    """Put all of them into the demo."""
    controller = User.objects.get(username="controller")
    secret(Indicator.objects.get(code="ks-01"), SECRET, controller, secret=True)
    secret(Indicator.objects.get(code="ks-03"), SMALL, controller, people=3)
    text = Prose.objects.filter(section=the.section(controller)).order_by("-version")[0]
    html = f"{text.html}<p>Här står {DRAFT}.</p>"
    Prose.objects.create(section=text.section, version=text.version + 1, html=html, by=controller)
    for model, column in NAMED:
        longer = Concat(F(column), Value(f" {INTERNAL}"), output_field=CharField())
        model._default_manager.update(**{column: longer})


def secret(indicator: Indicator, number: int, by: User, **marks: Any) -> None:
    """A number in the newest column of an indicator."""
    stands = Outcome.objects.filter(indicator=indicator).order_by("-year", "-month", "-version")[0]
    place = {"indicator": indicator, "year": stands.year, "month": stands.month, "occasion": stands.occasion}
    Outcome.objects.create(**place, version=stands.version + 1, number=Decimal(number), by=by, **marks)
