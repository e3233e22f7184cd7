"""What the addresses of the table name in the demo: looked up there, or made where the demo has none.

What is made is rolled back with the test (fixture ``demo``); on the live demo (``demo_site``) it stays for the rest of
the run, and changes no figure.
"""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from finance import budgets, intake
from finance.models import Activity, Baseline, BudgetDecision, Import, PhasingProfile, SieExport, Source
from followup import ics, systems
from followup.access import Permission, may
from followup.jobs import Progress
from followup.models import (
    AccessibilityReport,
    GroupRole,
    Job,
    Membership,
    Occasion,
    SystemToken,
    TrailExport,
    Unit,
    User,
)
from followup.scopes import Scope
from goals import control
from goals.models import Goal, Risk
from indicators import entry
from reports import finding, published, writing
from reports.arranging import begin
from reports.models import AcceptedFinding, Remark, Report, ReportSection, TemplateSection
from tests.factories import ledger

AT = "2023-08"  # the occasion whose report is a draft
DECIDED = "2023-03"  # the one whose report has been decided
Found = Callable[[User], Any]


def first(model: type[Model], **where: object) -> Found:
    """The key of the first that fits."""
    return lambda user: model._default_manager.filter(**where).order_by("pk").values_list("pk", flat=True)[0]


def controller(user: User | None = None) -> User:
    """Who has written what is made here."""
    return User.objects.get(username="controller")


def report(user: User) -> int:
    """The draft of Kommunstyrelsen."""
    return int(Report.objects.standing().get(unit__code="KS", occasion__code=AT).pk)


def section(user: User) -> int:
    """A section of the draft that has a text and nobody to write it."""
    written = ReportSection.objects.filter(report=report(user), content="", writer=None, removed_at=None)
    return int(written.filter(versions__isnull=False).order_by("pk").values_list("pk", flat=True)[0])


def made_section(user: User) -> int:
    """A section of the draft that is made of registers, so that nothing is lost when it is moved or taken out."""
    return int(ReportSection.objects.get(report=report(user), content="personal", removed_at=None).pk)


def removed_section(user: User) -> int:
    """A section of the draft that has been taken out."""
    return int(ReportSection.objects.filter(report=report(user), removed_at__isnull=False)[0].pk)


def held_section(user: User) -> int:
    """The section, held by the person where she may write in it."""
    found = ReportSection.objects.select_related("report__unit", "report__occasion").get(pk=section(user))
    if may(user, Permission.WRITE_REPORT, found.report.unit):
        writing.take(section=found, by=user, over=True)
    return int(found.pk)


def remark(user: User) -> int:
    """A comment on the section."""
    return int(Remark.objects.get_or_create(section_id=section(user), text="Stämmer det?", by=controller(user))[0].pk)


def accepted_finding(user: User) -> str:
    """The mark of a finding in the draft that has been accepted."""
    words = {"rule": "sum", "fingerprint": "0" * 64, "reason": "Stämmer", "by": controller(user)}
    return str(AcceptedFinding.objects.get_or_create(report_id=report(user), defaults=words)[0].fingerprint)


def template_section(user: User) -> int:
    """A section of the templates that all begin with."""
    return int(TemplateSection.objects.filter(template__committee=None).order_by("pk")[0].pk)


def figure(user: User) -> str:
    """A figure that the draft may print."""
    found = Report.objects.select_related("unit", "occasion").get(pk=report(user))
    return str(finding.search(report=found, words="resultat", user=controller(user))[0].figure.key)


def published_table(user: User) -> str:
    """A table of the decided report."""
    return str(published.of("KS", DECIDED).report.tables[0].key)


def job(user: User) -> str:
    """A job of the person's own, which was cut off."""
    ended = {"state": Job.State.LOST, "finished_at": timezone.now(), "title": "Ta fram PDF"}
    arguments = {"report": report(user), "by": user.pk}
    found = Job.objects.filter(by=user, kind="reports.render").first()
    return str((found or Job.objects.create(by=user, kind="reports.render", arguments=arguments, **ended)).pk)


def sie_export(user: User) -> int:
    """A SIE file of the person's own."""
    unit = Unit.objects.get(code="KS")
    found = SieExport.objects.filter(by=user).first()
    if found is None:
        made = SieExport(unit=unit, first_id=202301, through_id=202308, size=1, rows=0, by=user)
        made.file.save("ks.se", ContentFile(b"#FLAGGA 0\r\n"), save=True)
        found = made
    return int(found.pk)


def accessibility_report(user: User) -> int:
    """Something that a stranger could not use."""
    return int(AccessibilityReport.objects.get_or_create(kind="fault", description="Knappen läses inte upp.")[0].pk)


def calendar_token(user: User) -> str:
    """The secret word of the person's calendar address."""
    return str(ics.subscribe(by=user).token)


def security_key(user: User) -> int:
    """A security key of the person's own."""
    kinds = {"type": Authenticator.Type.WEBAUTHN, "defaults": {"data": {"name": "Nyckeln", "credential": {}}}}
    return int(Authenticator.objects.get_or_create(user=user, **kinds)[0].pk)


def draft_budget(user: User) -> int:
    """A budget decision that is a draft, with a line."""
    found = BudgetDecision.objects.filter(settled_at=None, lines__isnull=False).first()
    if found is None:
        words = budgets.Words("technical", "Justering som prövas", "Kommunstyrelsen", "Ett utkast")
        found = budgets.write_in(year=2023, words=words, by=controller(user))
        place = {"unit": Unit.objects.get(code="10101"), "activity": Activity.objects.order_by("pk")[0]}
        facts = budgets.LineFacts(
            **place, side="cost", amount=Decimal(1000), profile=PhasingProfile.objects.order_by("pk")[0]
        )
        budgets.put_line(decision=found, facts=facts, by=controller(user))
    return int(found.pk)


def budget_line(user: User) -> int:
    """The line of that draft."""
    return int(BudgetDecision.objects.get(pk=draft_budget(user)).lines.get().pk)


def unfinished_import(user: User) -> int:
    """A file that has been read, with a code that nobody knows, and waits to be published."""
    waiting = Import.objects.filter(state=Import.State.READ).first()
    if waiting is None:
        rows = "\r\n".join([ledger.HEADER, ledger.row(202309, "5010", "99999", "249", "1,00"), ""])
        source = Source.objects.get(code="huvudbok")
        by = User.objects.get(username="admin")
        waiting = intake.receive(file=io.BytesIO(rows.encode()), filename="okänd.csv", source=source, by=by)
        intake.read(batch=waiting, progress=Progress())
    return int(waiting.pk)


def rated_risk(user: User) -> int:
    """A risk that has been rated."""
    found = Risk.objects.order_by("pk")[0]
    if not found.ratings.exists():
        control.rate(risk=found, probability=2, consequence=3, motivation="", version=0, by=controller(user))
    return int(found.pk)


def entry_cell(user: User) -> int:
    """An indicator in the grid of Kommunstyrelsen with a value that is no secret."""
    grid = entry.grid(occasion=Occasion.objects.get(code=AT), owner=Unit.objects.get(code="KS"), user=controller(user))
    return next(own.indicator.pk for own in grid.lines.values() if own.shown.cell)


def proposal(name: str) -> Found:
    """The group or the side of a computed forecast of area 103."""
    return lambda user: (
        Baseline.objects.filter(unit__code="103", occasion__code=AT).order_by("pk").values_list(name, flat=True)[0]
    )


def forecast_line(user: User) -> str:
    """A line of the forecast grid of area 103, by its key there."""
    return f"{proposal('group_id')(user)}-{proposal('side')(user)}"


def begun_elsewhere(unit: str, occasion: str) -> Found:
    """The report of a unit at an occasion, begun by the controller."""

    def found(user: User) -> int:
        at = {"unit": Unit.objects.get(code=unit), "occasion": Occasion.objects.get(code=occasion)}
        return int((Report.objects.filter(**at).first() or begin(**at, by=controller(user))).pk)

    return found


def trail_file(user: User) -> int:
    """A file of the trail of the person's own."""
    found = TrailExport.objects.filter(by=user).first()
    if found is None:
        found = TrailExport(format="csv", rows=1, by=user)
        found.file.save("spar.csv", ContentFile(b"Tid\r\n"), save=True)
    return int(found.pk)


def person(user: User) -> int:
    """Somebody else."""
    return int(controller().pk)


def membership(user: User) -> int:
    """A membership of that other person's."""
    return int(Membership.objects.filter(person=controller()).order_by("pk")[0].pk)


def group_role(user: User) -> int:
    """What a group at the identity provider gives."""
    words = {"unit_code": "KS", "role": "politician"}
    return int(GroupRole.objects.get_or_create(group="Ledamöter", defaults=words)[0].pk)


def unit(user: User) -> int:
    """A department."""
    return int(Unit.objects.get(code="KLF").pk)


def system_token(user: User) -> int:
    """A system's key in Kommunstyrelsen."""
    found = SystemToken.objects.filter(unit__code="KS").first()
    if found is None:
        day, by = timezone.localdate(), User.objects.get(username="admin")
        words = {"name": "Beslutsstödet", "unit": Unit.objects.get(code="KS"), "scopes": [Scope.FIGURES]}
        found, _ = systems.issue(**words, valid_from=day, valid_to=None, by=by)
    return int(found.pk)


def goal(user: User) -> int:
    """A goal of Kommunstyrelsen."""
    return int(Goal.objects.filter(committee__code="KS").order_by("pk")[0].pk)
