"""What a view needs of a request."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from followup.models import User


def person(request: HttpRequest) -> User:
    """The person who asks. Raises TypeError for a stranger, whom the login middleware should have turned away."""
    if isinstance(request.user, AnonymousUser):
        raise TypeError("vyn kräver inloggning")
    return request.user
