"""The demo's goals: kommunstyrelsen's nämndmål with the 2023 report's own assessments. May run twice."""

import json
from typing import Any

from django.db import transaction

from demo import registers
from followup.models import Occasion, Unit, User
from goals import assessing
from goals.assessing import Words
from goals.models import Assessment, Evidence, Goal, GoalArea, OverallGoal
from indicators.models import Indicator

STATUS = {words: value for value, words in Assessment.Status.choices}


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """Every goal of the report with what is said of it at the occasion."""
    if Goal.objects.exists():
        return
    committee = Unit.objects.get(code="KS")
    for row in json.loads((registers.DATA / "goals.json").read_text(encoding="utf-8")):
        order = row["order"]
        area, _ = GoalArea.objects.get_or_create(name=row["malomrade"], defaults={"sort": order})
        overall, _ = OverallGoal.objects.get_or_create(
            area=area, name=row["kommunovergripande_mal"], defaults={"sort": order}
        )
        goal = Goal.objects.create(
            overall=overall,
            committee=committee,
            name=row["namndmal"],
            description=row["malbeskrivning"],
            valid_from=occasion.year,
            sort=order,
        )
        goal.responsible.add(by)
        assessing.assess(goal=goal, occasion=occasion, words=_words(row), by=by)


@transaction.atomic
def link(by: User) -> None:
    """The indicators that the report lists under each goal, as its evidence. May run twice."""
    for row in registers.rows("indicators.csv"):
        if not row["parent"]:
            Evidence.objects.get_or_create(
                goal=Goal.objects.get(name=row["goal"]),
                indicator=Indicator.objects.get(code=row["code"]),
                defaults={"by": by},
            )


def _words(row: dict[str, Any]) -> Words:
    return Words(
        status=STATUS[row["assessment"]],
        motivation=row["motivation"],
        results=[text_of(item) for item in row["results"]],
        activities=[text_of(item) for item in row["other_activities"]],
        deviations=[text_of(item) for item in row["deviations"]],
        results_lead=row["results_lead_in"],
        activities_lead=row["other_activities_lead_in"],
        deviations_lead=row["deviations_lead_in"],
    )


def text_of(item: dict[str, Any]) -> str:
    """An item of the report as text: its paragraphs, and what is listed under it, each on a line."""
    lines = [*item.get("paragraphs", [item["text"]])]
    if "sub_items" in item:
        lines += [item["sub_intro"]] if item.get("sub_intro") and item["sub_intro"] not in item["text"] else []
        lines += [f"– {one['text'] if isinstance(one, dict) else one}" for one in item["sub_items"]]
    return "\n".join(lines)
