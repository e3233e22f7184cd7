"""The screen of a file of groups, the same for activities and accounts: what it would change, and then that it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from finance import group_files
from finance.code_groups import BadGroups, NotAsShown
from finance.group_forms import GroupFileForm
from followup.models import User
from followup.request import person

PAGE = "finance/group_file.html"
Sent = tuple[list[Any], str, list[list[str]] | None]  # rows, the file's name, and what was shown of them before


@dataclass(frozen=True)
class GroupFile:
    """A kind of file: how its rows are read, looked at and kept, where its groups are, and what is said.

    ``groups`` is a URL name. ``words`` are ``title``, ``codes_words``, ``unused_title`` and ``unused_words``.
    """

    salt: str
    groups: str
    headers: Sequence[str]
    row: Callable[..., Any]
    read: Callable[[Path], list[Any]]
    planned: Callable[[list[Any]], Any]
    take_in: Callable[..., Any]
    words: Mapping[str, str]


def screen(
    request: HttpRequest, user: User, kind: GroupFile, *, kept: Callable[[Any], None] = lambda plan: None
) -> HttpResponse:
    """The form of a file, what the file would change, and the confirmation that keeps it; then ``kept`` is told."""
    context: dict[str, Any] = {"headers": kind.headers, "groups_url": reverse(kind.groups), "form": GroupFileForm()}
    context |= kind.words
    if request.method != "POST":
        return render(request, PAGE, context)
    try:
        rows, name, told = _confirmed(request, kind) if "rows" in request.POST else _sent(request, kind)
        if told is not None:
            plan = kind.take_in(rows, by=user, told=told)
            messages.success(request, f"{name} är inläst.")
            kept(plan)
            return redirect(kind.groups)
    except BadGroups as refused:
        context |= {"problems": refused.problems, "filename": _name(request)}
        return render(request, PAGE, context, status=422)
    except NotAsShown:
        pass  # it is shown again as it has become
    plan = kind.planned(rows)
    context |= {"plan": plan, "filename": name, "problems": plan.problems, "changed": told is not None}
    seen = [name, [astuple(row) for row in rows], plan.told]
    context["rows"] = signing.dumps(seen, salt=_salt(request, kind), compress=True)
    return render(request, PAGE, context, status=422 if plan.problems else 200)


def _sent(request: HttpRequest, kind: GroupFile) -> Sent:
    file = request.FILES.get("file")
    if file is None or file.file is None:
        raise BadGroups("Välj en fil.")
    return group_files.sent(file.file, kind.read), _name(request), None


def _name(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    return (file.name if file else "") or ""


def _confirmed(request: HttpRequest, kind: GroupFile) -> Sent:
    """The rows that the person has seen; signed for her, so that nothing else is kept."""
    try:
        name, rows, told = signing.loads(request.POST["rows"], salt=_salt(request, kind))
    except signing.BadSignature as wrong:
        raise BadGroups("Förhandsvisningen gäller inte längre. Läs in filen igen.") from wrong
    read = [kind.row(*(tuple(cell) if isinstance(cell, list) else cell for cell in row)) for row in rows]
    return read, name, told


def _salt(request: HttpRequest, kind: GroupFile) -> str:
    return f"{kind.salt}.{person(request).pk}"
