"""The demo's activities of the verksamhetsplan: those that the 2023 report's text names. May run twice."""

import csv

from django.db import transaction

from demo import registers
from followup.models import Occasion, Unit, User
from goals import planned_activities
from goals.models import Goal, PlannedActivity


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """Each named activity with how the report says that it goes."""
    if PlannedActivity.objects.exists():
        return
    with (registers.DATA / "planned_activities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            made = PlannedActivity.objects.create(
                goal=Goal.objects.get(name=row["namndmal"], valid_from=occasion.year),
                unit=Unit.objects.get(code=row["enhet"]),
                fiscal_year=occasion.year,
                text=row["aktivitet"],
            )
            planned_activities.report(
                activity=made, occasion=occasion, status=row["status"], comment=row["kommentar"], version=0, by=by
            )
