"""Screens of the calendar: one's last days, as a list, a file, and a secret address to subscribe to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from followup import ics
from followup.models import CalendarFeed, User
from followup.request import person


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One's last days, those to come first, and the way to get them into one's own calendar."""
    found, today = ics.entries(person(request)), timezone.localdate()
    feed = CalendarFeed.objects.filter(person=person(request)).first()
    context = {
        "coming": [entry for entry in found if entry.day >= today],
        "past": [entry for entry in reversed(found) if entry.day < today],
        "address": ics.address(feed) if feed else "",
    }
    return render(request, "followup/calendar.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """One's last days as a file."""
    return _file(person(request))


@login_not_required
@require_safe
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program fetches: it signs in by the secret address alone. 404 for any other."""
    feed = get_object_or_404(CalendarFeed.objects.select_related("person"), token=token, person__is_active=True)
    return _file(feed.person)


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Make a secret address, or a new one in place of the old."""
    ics.subscribe(by=person(request))
    messages.success(request, "Adressen är skapad. Lägg in den i ditt kalenderprogram.")
    return redirect("calendar")


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Take the secret address away."""
    ics.revoke(by=person(request))
    messages.success(request, "Adressen är borttagen. Program som använder den får inte längre några dagar.")
    return redirect("calendar")


def _file(of: User) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="uppsikt.ics"', "Cache-Control": "private, max-age=3600"}
    return HttpResponse(ics.file_of(of), content_type="text/calendar; charset=utf-8", headers=headers)
