"""Disposition: which sections a report has. It begins with those of a template, and is then arranged by itself."""

import csv
from pathlib import Path

from django.db import transaction

from followup.models import Occasion, Unit, User
from reports.models import Report, ReportSection, ReportTemplate, TemplateSection

STANDARD = "Delårsrapport"  # the template that every municipality has from the start
FILE = Path(__file__).parent / "data" / "standard.csv"
COPIED = ("position", "level", "title", "content", "law", "guidance")


def standard() -> ReportTemplate:
    """The template that holds where a committee has none of its own; made from our file where it is missing."""
    with transaction.atomic():
        template, made = ReportTemplate.objects.get_or_create(name=STANDARD, committee=None)
        if made:
            with FILE.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file, delimiter=";"))
            TemplateSection.objects.bulk_create(
                TemplateSection(template=template, position=at, **row) for at, row in enumerate(rows, start=1)
            )
    return template


def template_of(unit: Unit) -> ReportTemplate:
    """The template of a unit: its own, else the standard one."""
    return ReportTemplate.objects.filter(committee=unit).first() or standard()


@transaction.atomic
def begin(*, unit: Unit, occasion: Occasion, by: User) -> Report:
    """The report of a unit at an occasion, begun from its template unless there is one already: the latest version."""
    found = Report.objects.filter(unit=unit, occasion=occasion).order_by("-version").first()
    if found:
        return found
    template = template_of(unit)
    report = Report.objects.create(unit=unit, occasion=occasion, title=template.name, by=by)
    ReportSection.objects.bulk_create(
        ReportSection(report=report, **{name: getattr(one, name) for name in COPIED}) for one in template.sections.all()
    )
    return report
