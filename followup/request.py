"""What a view needs of a request."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from followup.models import User

MOST_DIGITS = 19  # of a key in the database


def person(request: HttpRequest) -> User:
    """The person who asks. Raises TypeError for a stranger, whom the login middleware should have turned away."""
    if isinstance(request.user, AnonymousUser):
        raise TypeError("vyn kräver inloggning")
    return request.user


def words_of(request: HttpRequest, name: str) -> str:
    """What was sent under a name, empty where nothing was; without NUL, which the database takes in no text."""
    return request.POST.get(name, "").replace("\x00", "")


def key_of(request: HttpRequest, name: str) -> int:
    """The key of a row that was sent under a name; 0, which no row has, for what is no key."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < MOST_DIGITS else 0
