"""The demo's internal control: what the 2023 report tells of Kommunledningsförvaltningen's plan. May run twice.

A subject that the report names for a risk analysis is a risk without rating: the report gives no probability and no
consequence, and the page says so.
"""

import json
from typing import Any

from django.db import transaction

from demo import registers
from followup.models import Occasion, Unit, User
from goals import control
from goals.models import ControlArea, ControlMoment, ControlPlan

DEPARTMENT = "KLF"
KINDS = {"kontrollmoment": "control", "kontroll": "control", "riskanalys": "analysis", "uppföljning": "follow_up"}
STATUSES = {
    "genomförd": "done",
    "påbörjad": "started",
    "planerad": "planned",
    "senarelagd": "postponed",
    "utgår": "dropped",
}


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """The plan with its areas, their texts and everything that the texts name."""
    if ControlPlan.objects.exists():
        return
    source = json.loads((registers.DATA / "internal_control.json").read_text(encoding="utf-8"))
    unit = Unit.objects.get(code=DEPARTMENT, kind=Unit.Kind.DEPARTMENT)
    plan = control.open_plan(
        unit=unit,
        year=occasion.year,
        introduction=source["introduction"]["text"],
        scope=source["scope"],
        by=by,
    )
    for one in source["areas"]:
        area = control.add_area(plan=plan, name=one["area"], by=by)
        text = "\n\n".join(paragraph["text"] for paragraph in one["paragraphs"])
        control.report_area(area=area, occasion=occasion, text=text, version=0, by=by)
        for item in one["items"]:
            (_measure if item["type"] == "åtgärd" else _moment)(area, item, occasion, by)


def _moment(area: ControlArea, item: dict[str, Any], occasion: Occasion, by: User) -> None:
    """A control moment, a risk analysis or a follow-up, and how it goes."""
    name, kind = _capital(item["name"]), KINDS[item["type"]]
    # An analysis that names no subject, but how many they are or whom they are made with, is of no single risk.
    subject = kind == ControlMoment.Kind.ANALYSIS and not item["name"].startswith(("två ", "höstens "))
    moment = control.add_moment(
        area=area,
        name=name,
        kind=kind,
        risk=control.add_risk(area=area, name=name, by=by) if subject else None,
        method=item.get("method", ""),
        planned=item.get("planned", ""),
        by=by,
    )
    control.report(
        moment=moment,
        occasion=occasion,
        version=0,
        status=STATUSES[item["status"]],
        finding=item.get("finding", ""),
        samples=item.get("count_so_far_2023"),
        text=item["result"],
        done_when=item.get("when", ""),
        new_time=item.get("new_time", ""),
        reason=item.get("reason", ""),
        by=by,
    )


def _measure(area: ControlArea, item: dict[str, Any], occasion: Occasion, by: User) -> None:
    """A measure, of which the report says neither who nor when."""
    control.add_measure(
        area=area,
        occasion=occasion,
        text=_capital(item["name"]),
        purpose=item.get("purpose", ""),
        status=STATUSES[item["status"]],
        result=item["result"],
        by=by,
    )


def _capital(words: str) -> str:
    """A name as it stands alone: with a capital."""
    return words[:1].upper() + words[1:]
