"""Data ut: the tables at addresses that stay, the page that lists them, and the page of the API's operations."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja.errors import Throttled

from followup import exports, limits
from followup.access import Permission, may
from followup.request import person
from followup.scopes import Scope
from reports.api import asking, problems, v1
from reports.data_out import catalogue
from reports.data_out.table import Asked, Unanswerable

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every table with its address and columns, and how one connects to it."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    context = {
        "tables": catalogue.addresses(Asked(person(request), {})),
        "base": request.build_absolute_uri("/").rstrip("/"),
        "may_issue": may(person(request), Permission.ADMINISTER),
    }
    return render(request, "reports/data_out.html", context)


@csrf_exempt  # what is sent does nothing: a program that sends is told that one only reads here
@login_not_required
@require_safe
def file(request: HttpRequest, table: str, kind: str) -> HttpResponse:
    """A table as a file, for a system with its key or for a person who has signed in."""
    try:
        asker = asking.who(request)
        if asker is None:
            return problems.answer(401)
        if limits.exceeds(request, "export", key=asker.key):
            return problems.answer(429)
        found = catalogue.find(table)
        made = found.file(kind, Asked(asking.require(asker, found.scope), request.GET.dict()))
    except Throttled:
        return problems.answer(429)
    except PermissionDenied as refused:
        return problems.answer(403, str(refused))
    except (Http404, exports.UnknownFormat):
        return problems.answer(404)
    except Unanswerable as unanswerable:
        return problems.answer(422, str(unanswerable))
    return _sent(made, f"{table}.{kind}", TYPES[kind])


def _sent(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


@csrf_exempt
@login_not_required
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """The API's operations in plain words, made of its own description."""
    described = v1.document()
    listed: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        own = methods["get"]
        fields = own["responses"].get(200, {}).get("content", {}).get("application/json", {}).get("schema", {})
        listed.setdefault(own["tags"][0], []).append(own | {"path": path, "fields": _fields(described, fields)})
    context = {
        "groups": listed,
        "about": described["info"]["description"],
        "base": request.build_absolute_uri("/").rstrip("/"),
        "document": reverse("openapi"),
        "scopes": Scope.choices,
    }
    return render(request, "reports/api.html", context)


def _fields(described: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of an answer, or of each item where the answer is a list: name and what it is."""
    name = schema.get("$ref", "").rpartition("/")[2]
    properties: dict[str, Any] = described["components"]["schemas"].get(name, {}).get("properties", {})
    if "items" in properties and "total" in properties:
        return _fields(described, properties["items"]["items"])
    return [(field, own.get("description", "")) for field, own in properties.items()]
