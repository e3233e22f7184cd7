"""Screens of the activity groups: what stands in none, the groups, one of them, and a file of them all."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from finance import baselines, code_groups, group_files, group_pages
from finance.code_groups import BadGroups
from finance.group_forms import GroupForm, PutForm
from finance.group_pages import Read, Where
from finance.group_plan import ActivityRow, Plan, occasions_of, planned
from finance.models import ActivityGroup
from finance.views import group_file
from finance.views.group_file import GroupFile
from finance.views.imports import importer
from followup import jobs
from followup.limits import limited
from followup.models import Unit, User
from followup.views.administering import posted

FILE = GroupFile(
    salt="finance.activity_groups",
    groups="finance:activity_groups",
    headers=group_files.ACTIVITIES,
    row=ActivityRow,
    read=group_files.activities,
    planned=planned,
    take_in=code_groups.take_in_activities,
    words={
        "title": "Verksamhetsgrupper från fil",
        "codes_words": "Skilj koder åt med |. En kod med stjärna, som 51*, är alla koder som börjar så.",
        "unused_title": "Koder som ingen verksamhet har",
        "unused_words": "De hindrar inte inläsningen. Ingen verksamhet har koden än: rätta den om den är fel, annars "
        "gäller den när verksamheten kommer.",
    },
)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The activities without a group, the groups, and the form that puts activities into one."""
    user = importer(request)
    at = _where(request, user)
    if at is None:
        return render(request, "finance/activity_groups.html", {"at": None})
    form = PutForm(at.committee, at.year, posted(request))
    if form.is_valid():
        said = form.said
        try:
            plan = code_groups.put(**said, by=user)
        except BadGroups as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"{_counted(said['activities'])} till {said['group']} från {said['first_year']}.")
            _propose_anew(request, plan, user)
            return redirect(at.here)
    read = Read(at)
    everything = {str(one.pk) for one in read.loose} if request.GET.get("valj") == "alla" else set()
    context = {"at": at, "loose": read.loose, "groups": read.groups, "form": form}
    context |= {"ticked": form.ticked or everything, "place": at.committee.name}
    return render(request, "finance/activity_groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new group."""
    user = importer(request)
    at = _where(request, user)
    if at is None:
        raise Http404("Det finns ingen nämnd.")
    form = GroupForm(_groups(at.committee), at.year, posted(request))
    if form.is_valid():
        try:
            plan = code_groups.lay_up(committee=at.committee, by=user, **form.said)
        except BadGroups as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"Gruppen {form.cleaned_data['label']} är upplagd.")
            _propose_anew(request, plan, user)
            return redirect(at.here)
    return _group_page(request, at, form)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: its activities, which may be put into another, and the form of its name, codes and place."""
    user = importer(request)
    group = get_object_or_404(group_pages.groups(), pk=pk)
    at = _where(request, user, group.committee)
    assert at  # a group has a committee
    form = GroupForm(_groups(group.committee), at.year, posted(request), kept=group)
    if form.is_valid():
        try:
            plan = code_groups.keep(group=group, by=user, **form.said)
        except BadGroups as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"Gruppen {form.cleaned_data['label']} är sparad.")
            _propose_anew(request, plan, user)
            return redirect(at.here)
    return _group_page(request, at, form, group)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import")
def from_file(request: HttpRequest) -> HttpResponse:
    """The form of a file, what the file would change, and the confirmation that keeps it."""
    user = importer(request)
    return group_file.screen(request, user, FILE, kept=lambda plan: _propose_anew(request, plan, user))


def _where(request: HttpRequest, user: User, committee: Unit | None = None) -> Where | None:
    """The committee and the year that the address names. Raises Http404 for what is not there."""
    there = [committee] if committee else group_pages.committees(Unit.objects.visible_to(user))
    asked = "" if committee else request.GET.get("namnd", "")
    try:
        return group_pages.where(there, asked, request.GET.get("ar", ""))
    except LookupError as unknown:
        raise Http404("Sidan finns inte.") from unknown


def _groups(committee: Unit) -> list[ActivityGroup]:
    return list(ActivityGroup.objects.filter(committee=committee).order_by("sort", "label"))


def _group_page(request: HttpRequest, at: Where, form: GroupForm, group: ActivityGroup | None = None) -> HttpResponse:
    context: dict[str, Any] = {"at": at, "group": group, "form": form, "place": at.committee.name}
    context["crumbs"] = [("Verksamhetsgrupper", at.here)]
    if group:
        context |= {
            "members": Read(at).members(group),
            "put": PutForm(at.committee, at.year, apart_from=group),
            "codes": code_groups.facts(group)["Koder"],
        }
    return render(request, "finance/activity_group.html", context, status=422 if form.errors else 200)


def _propose_anew(request: HttpRequest, plan: Plan | None, user: User) -> None:
    """Order the proposals that were let go since what they were made of has changed."""
    for committee, occasion in occasions_of(plan) if plan else ():
        title = f"Beräkna prognoser för {committee.name}, {occasion.name}"[:200]
        arguments = {"occasion": occasion.pk, "committee": committee.pk}
        jobs.start(kind=baselines.JOB, by=user, arguments=arguments, title=title)
        messages.info(request, f"Förslagen till prognos för {committee.name}, {occasion.name}, räknas om.")


def _counted(activities: Sequence[Any]) -> str:
    return "1 verksamhet hör nu" if len(activities) == 1 else f"{len(activities)} verksamheter hör nu"
