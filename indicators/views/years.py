"""Screen of the closed years: which they are, and the form that closes another."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from followup.access import Permission, may, require
from followup.request import person
from indicators import entering
from indicators.models import ClosedYear
from indicators.years_forms import CloseYearForm


@require_http_methods(["GET", "HEAD", "POST"])
def closed(request: HttpRequest) -> HttpResponse:
    """The years whose values stand."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    if request.method == "POST":
        require(person(request), Permission.CLOSE_YEARS)
    form = CloseYearForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entering.close_year(year=form.cleaned_data["year"], by=person(request))
        messages.success(request, f"{form.cleaned_data['year']} är stängt.")
        return redirect("indicators:closed_years")
    years = ClosedYear.objects.select_related("by").order_by("-year")
    context = {"form": form, "years": years, "may_close": may(person(request), Permission.CLOSE_YEARS)}
    return render(request, "indicators/closed_years.html", context, status=422 if form.errors else 200)
