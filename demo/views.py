"""The demo's way in: choose who to be. Its addresses exist only when DEMO is set."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from demo.people import PASSWORD, PEOPLE
from followup.models import User
from followup.sign_in import second_factor


class DemoLogin(LoginView):
    """The login page, with the demo's people to choose among."""

    template_name = "account/demo_login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The ordinary form, and the people."""
        return super().get_context_data(**kwargs) | {"people": PEOPLE, "demo_password": PASSWORD}


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of the demo's people, without a password or a second factor."""
    known = {person.username for person in PEOPLE}
    user = get_object_or_404(User.objects.filter(username__in=known), username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    second_factor.excuse(request)
    return redirect("start")
