"""Pages as a test asks for them and reads them."""

from django.http import HttpResponse
from django.test import Client

from followup.models import User


def at(user: User) -> Client:
    """A browser in which a person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def words(response: HttpResponse) -> str:
    """The page's text and marks, with single spaces."""
    return " ".join(response.content.decode().split())
