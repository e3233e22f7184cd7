"""What every page of the administration begins with: who may be here, and the way back."""

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from followup.access import Permission, permissions, require
from followup.models import Unit, User
from followup.request import person

Crumbs = list[tuple[str, str]]


def administrator(request: HttpRequest) -> User:
    """The person, who must have the right to administer the municipality. A stranger gets 404, others 403."""
    user = person(request)
    if Permission.READ not in permissions(user):
        raise Http404("Sidan finns inte.")
    require(user, Permission.ADMINISTER, get_object_or_404(Unit, parent=None))
    return user


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """The way here from the administration's first page."""
    return [("Administration", reverse("administration")), *more]


def form_page(request: HttpRequest, form: BaseForm, *, title: str, way: Crumbs, lead: str = "") -> HttpResponse:
    """A page that is one form; 422 when something in it is wrong."""
    context = {"form": form, "title": title, "crumbs": way, "lead": lead}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)
