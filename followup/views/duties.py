"""The screen of what waits for the person who has signed in. Kept while nothing changes that it is made of (ADR 34)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from followup import duty_page, fresh
from followup.marks import Area
from followup.models import User
from followup.request import person

AREAS = tuple(Area)  # every app tells duties of its own


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """One's duties: what is late, then day by day, and what is done."""
    user = person(request)
    shown = fresh.state(request).kept("tasks", AREAS, lambda: _shown(user), user.pk)
    return fresh.framed(request, "followup/tasks.html", shown)


def _shown(user: User) -> dict[str, str]:
    """What stands in the page's frame."""
    page = duty_page.page(user)
    content = fresh.rendered("followup/_tasks.html", {"page": page})
    return {"content": content, "place": page.occasion.name if page.occasion else ""}
