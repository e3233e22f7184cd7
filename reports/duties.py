"""What reports ask of people: texts and comments, a report that came back, units to attest, a decision to register."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from followup import deadlines, periods
from followup.access import Permission
from followup.duties import Asked, Duty, State
from followup.models import Unit
from followup.transitions import DECIDE
from followup.transitions import State as Workflow
from reports import steps
from reports.models import Prose, Remark, Report, ReportEvent, ReportSection

TEXT, REMARK, REPORT, ATTEST, DECISION = "Text", "Kommentar", "Rapport", "Attest", "Beslut"
WAITING = {"lage": "mig"}  # the page of the standing, narrowed to what waits for the one who reads


def provide(asked: Asked) -> Iterable[Duty]:
    """The duties of reports. A fixed number of queries, and one more for each committee to attest or decide in."""
    standing = Report.objects.standing().select_related("unit", "occasion")
    reports = {one.pk: one for one in standing if asked.within is None or one.occasion_id == asked.occasion.pk}
    last = {one.report_id: one for one in ReportEvent.objects.latest_per_report().select_related("by")}
    states = {key: last[key].state if key in last else steps.FIRST for key in reports}
    open_ones = {key: one for key, one in reports.items() if states[key] in steps.OPEN}
    yield from _texts(asked, open_ones)
    if asked.within is None:
        yield from _remarks(asked, open_ones)
        yield from _attesting(asked)
        yield from _deciding(asked)
    yield from _returned(asked, [(reports[key], last[key]) for key, one in states.items() if one == Workflow.RETURNED])


def _texts(asked: Asked, reports: dict[int, Report]) -> Iterable[Duty]:
    """The sections that have been given to somebody, in reports that are still written."""
    given = ReportSection.objects.standing().filter(report__in=reports, content="").exclude(writer=None)
    mine = Q(writer=asked.user) if asked.within is None else Q(report__unit__in=asked.within)
    sections = list(given.filter(mine).order_by("due", "position"))
    newest = Prose.objects.filter(section__in=sections).select_related("by").order_by("section_id", "-version")
    texts = {one.section_id: one for one in newest.distinct("section_id")}
    for section in sections:
        if asked.within is None and not asked.holds_near(Permission.WRITE_REPORT, reports[section.report_id].unit_id):
            continue  # it was given to her in another role
        report, text = reports[section.report_id], texts.get(section.pk)
        title = section.title or "Text utan rubrik"
        place = (reverse("report_section", args=[section.pk]), report.unit_id, f"{report.unit.name}, {report.occasion}")
        if text and text.html:
            detail = f"Skriven: {text.by}, {deadlines.day(timezone.localdate(text.at))}."
            yield Duty(TEXT, title, *place, section.due, State.DONE, detail)
        else:
            yield Duty(TEXT, f"Skriv avsnittet: {title}", *place, section.due, detail=section.guidance)


def _remarks(asked: Asked, reports: dict[int, Report]) -> Iterable[Duty]:
    """Comments that others have made to a writer of a section, or answered one of the person's own with."""
    threads = Remark.objects.filter(section__report__in=reports, section__removed_at=None, answers=None)
    mine = threads.filter(Q(section__writer=asked.user) | Q(by=asked.user)).select_related(
        "section", "by", "settled_by"
    )
    for thread in mine.prefetch_related("answered_by__by").order_by("at"):
        said = [thread, *thread.answered_by.all()]
        report, last = reports[thread.section.report_id], max(said, key=lambda one: one.at)
        given = thread.section.writer_id == asked.user.pk and asked.holds_near(Permission.WRITE_REPORT, report.unit_id)
        if not (given or asked.holds(Permission.READ, report.unit_id)):
            continue  # she may not open the section any more
        title = thread.section.title or "Text utan rubrik"
        place = (
            f"{reverse('report_section', args=[thread.section_id])}#kommentarer",
            report.unit_id,
            f"{report.unit.name}, {report.occasion}",
        )
        if thread.settled_by and thread.settled_at and thread.section.writer_id == asked.user.pk:
            detail = f"Åtgärdad: {thread.settled_by}, {deadlines.day(timezone.localdate(thread.settled_at))}."
            yield Duty(REMARK, f"Kommentar till {title}", *place, thread.section.due, State.DONE, detail)
        elif not thread.settled_by and last.by_id != asked.user.pk:
            who = f"{last.by}, {deadlines.day(timezone.localdate(last.at))}"
            yield Duty(
                REMARK, f"Svara på kommentaren till {title}", *place, thread.section.due, comment=last.text, said_by=who
            )


def _returned(asked: Asked, reports: list[tuple[Report, ReportEvent]]) -> Iterable[Duty]:
    """Reports that have been returned, with what is to be mended."""
    mine = asked.of(Permission.SUBMIT)
    for report, event in reports:
        if report.unit_id in mine:
            yield Duty(
                REPORT,
                f"Rätta rapporten {report.title}",
                reverse("report_disposition", args=[report.unit.code, report.occasion.code]),
                report.unit_id,
                f"{report.unit.name}, {report.occasion}",
                asked.due(report.unit_id) if report.occasion_id == asked.occasion.pk else None,
                State.RETURNED,
                comment=event.comment,
                said_by=f"{event.by}, {deadlines.day(timezone.localdate(event.at))}",
            )


def _attesting(asked: Asked) -> Iterable[Duty]:
    """What others have submitted and the person may attest: one duty for each committee, done many at once."""
    mine, day = asked.of(Permission.ATTEST), periods.last_day(asked.occasion.period_id)
    committees = {one.pk: one for key in mine if (one := asked.committee_of(key))}
    for committee in committees.values():
        standings = [asked.standing(unit.pk) for unit in Unit.objects.reporting(committee, day) if unit.pk in mine]
        waiting = [
            one
            for one in standings
            if one.state == Workflow.SUBMITTED and one.event and one.event.by_id != asked.user.pk
        ]
        if waiting:
            number = len(waiting)
            words = "Attestera en inskickad enhet" if number == 1 else f"Attestera {number} inskickade enheter"
            address = f"{reverse('standing', args=[committee.code, asked.occasion.code])}?{urlencode(WAITING)}"
            where, due = f"{committee.name}, {asked.occasion}", asked.due_days.get(Unit.Kind.DEPARTMENT)
            names = ", ".join(one.event.unit.name for one in waiting if one.event)
            yield Duty(ATTEST, words, address, committee.pk, where, due, detail=f"{names}.")


def _deciding(asked: Asked) -> Iterable[Duty]:
    """The committee's decision to register, when all its units are attested."""
    mine, day = asked.of(Permission.DECIDE), periods.last_day(asked.occasion.period_id)
    for committee in [asked.units[key] for key in mine if asked.units[key].kind == Unit.Kind.COMMITTEE]:
        states = {asked.standing(unit.pk).state for unit in Unit.objects.reporting(committee, day)}
        if states == {Workflow.ATTESTED}:
            codes = [committee.code, asked.occasion.code, committee.code, DECIDE.key]
            where = f"{committee.name}, {asked.occasion}"
            address, due = reverse("workflow_step", args=codes), asked.due(committee.pk)
            yield Duty(DECISION, "Registrera nämndens beslut", address, committee.pk, where, due)
