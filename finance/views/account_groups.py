"""Screens of the account groups: the accounts in none, the groups by side, one of them, and a file of them all."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from finance import account_groups, group_files
from finance.account_forms import AccountGroupForm
from finance.account_pages import Read, choices_of, side_of
from finance.account_plan import AccountRow, planned
from finance.code_groups import BadGroups
from finance.models import AccountGroup
from finance.views import group_file
from finance.views.group_file import GroupFile
from finance.views.imports import importer
from followup.limits import limited
from followup.views.administering import posted

GROUPS = "finance:account_groups"
FILE = GroupFile(
    salt="finance.account_groups",
    groups=GROUPS,
    headers=group_files.ACCOUNTS,
    row=AccountRow,
    read=group_files.accounts,
    planned=planned,
    take_in=account_groups.take_in,
    words={
        "title": "Kontogrupper från fil",
        "codes_words": "Sidan är kostnad eller intäkt. Skilj kontonas början åt med |, till exempel 50|51. "
        "En grupp som redan finns får den början som står i filen.",
        "unused_title": "Början som inget konto har",
        "unused_words": "De hindrar inte inläsningen. Inget konto på sidan börjar så än: rätta om det är fel, annars "
        "gäller det när kontot kommer.",
    },
)


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """The accounts without a group, and the groups."""
    importer(request)
    return render(request, "finance/account_groups.html", {"read": Read()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new group on the side that the address names."""
    user = importer(request)
    try:
        side = side_of(request.GET.get("sida", ""))
    except LookupError as unknown:
        raise Http404("Sidan finns inte.") from unknown
    form = AccountGroupForm(side, _groups(), posted(request))
    if form.is_valid():
        try:
            account_groups.lay_up(side=side, by=user, **form.said)
        except BadGroups as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Gruppen {form.cleaned_data['name']} är upplagd.")
            return redirect(GROUPS)
    return _group_page(request, form, choices=choices_of(side))


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: its accounts, and the form of its name, beginnings and place."""
    user = importer(request)
    group = get_object_or_404(AccountGroup, pk=pk)
    form = AccountGroupForm(group.side, _groups(), posted(request), kept=group)
    if form.is_valid():
        try:
            account_groups.keep(group=group, by=user, **form.said)
        except BadGroups as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Gruppen {form.cleaned_data['name']} är sparad.")
            return redirect(GROUPS)
    return _group_page(request, form, group=group, members=Read().members(group))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import")
def from_file(request: HttpRequest) -> HttpResponse:
    """The form of a file, what the file would change, and the confirmation that keeps it."""
    return group_file.screen(request, importer(request), FILE)


def _groups() -> list[AccountGroup]:
    return list(AccountGroup.objects.order_by("sort", "name"))


def _group_page(request: HttpRequest, form: AccountGroupForm, **more: Any) -> HttpResponse:
    context = {"form": form, "crumbs": [("Kontogrupper", reverse(GROUPS))], **more}
    return render(request, "finance/account_group.html", context, status=422 if form.errors else 200)
