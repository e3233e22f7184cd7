"""Screens of the activity groups: what stands in none, the groups, one of them, and a file of them all."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from finance import baselines, code_groups, group_files, group_pages
from finance.code_groups import BadGroups, NotAsShown
from finance.group_forms import GroupFileForm, GroupForm, PutForm
from finance.group_pages import Read, Where
from finance.group_plan import ActivityRow, Plan, occasions_of, planned
from finance.models import ActivityGroup
from finance.views.imports import importer
from followup import jobs
from followup.limits import limited
from followup.models import Unit, User
from followup.request import person
from followup.views.administering import posted

SALT = "finance.activity_groups"


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
    context: dict[str, Any] = {"headers": group_files.ACTIVITIES, "form": GroupFileForm()}
    if request.method != "POST":
        return render(request, "finance/activity_group_file.html", context)
    try:
        rows, name, told = _confirmed(request) if "rows" in request.POST else _sent(request)
        if told is not None:
            plan = code_groups.take_in_activities(rows, by=user, told=told)
            messages.success(request, f"{name} är inläst.")
            _propose_anew(request, plan, user)
            return redirect("finance:activity_groups")
    except BadGroups as refused:
        context |= {"problems": refused.problems, "filename": _name(request)}
        return render(request, "finance/activity_group_file.html", context, status=422)
    except NotAsShown:
        pass  # it is shown again as it has become
    plan = planned(rows)
    context |= {"plan": plan, "filename": name, "problems": plan.problems, "changed": told is not None}
    context["rows"] = signing.dumps([name, _plain(rows), plan.told], salt=_salt(request), compress=True)
    return render(request, "finance/activity_group_file.html", context, status=422 if plan.problems else 200)


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


def _sent(request: HttpRequest) -> tuple[list[ActivityRow], str, None]:
    file = request.FILES.get("file")
    if file is None or file.file is None:
        raise BadGroups("Välj en fil.")
    return group_files.sent(file.file), _name(request), None


def _name(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    return (file.name if file else "") or ""


def _confirmed(request: HttpRequest) -> tuple[list[ActivityRow], str, list[list[str]]]:
    """The rows that the person has seen; signed for her, so that nothing else is kept."""
    try:
        name, rows, told = signing.loads(request.POST["rows"], salt=_salt(request))
    except signing.BadSignature as wrong:
        raise BadGroups("Förhandsvisningen gäller inte längre. Läs in filen igen.") from wrong
    read = [ActivityRow(of, label, words, tuple(codes), year, line) for of, label, words, codes, year, line in rows]
    return read, name, told


def _plain(rows: Sequence[ActivityRow]) -> list[list[Any]]:
    return [[row.committee, row.label, row.name, row.patterns, row.first_year, row.line] for row in rows]


def _salt(request: HttpRequest) -> str:
    return f"{SALT}.{person(request).pk}"
