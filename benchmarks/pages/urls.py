"""The product's addresses, and a trivial page of one query."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as products
from followup.models import FiscalYear


@login_not_required
def trivial(request: HttpRequest) -> HttpResponse:
    """One query and a line of text."""
    return HttpResponse(f"<!DOCTYPE html><title>Trivial</title><p>{FiscalYear.objects.count()}</p>")


urlpatterns = [path("trivial/", trivial), *products]
