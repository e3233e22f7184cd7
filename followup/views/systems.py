"""Screen of the system keys: which there are, the form that issues one, and the way to revoke one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from followup import systems
from followup.access import Permission, require
from followup.models import SystemToken, Unit
from followup.request import person
from followup.scopes import Scope
from followup.system_forms import SystemTokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The keys, and a new one with its secret, which is on this answer and on no other page."""
    require(person(request), Permission.ADMINISTER)
    form, secret, status = SystemTokenForm(person(request), request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = {**form.cleaned_data, "scopes": [Scope(one) for one in form.cleaned_data["scopes"]]}
            _, secret = systems.issue(**said, by=person(request))
            form, status = SystemTokenForm(person(request)), 201
    today = timezone.localdate()
    found = SystemToken.objects.visible_to(person(request)).select_related("unit", "by", "revoked_by").order_by("-at")
    listed = [(one, *one.standing(today)) for one in found]
    context = {"form": form, "secret": secret, "tokens": listed}
    return render(request, "followup/system_tokens.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a key open nothing from now on."""
    user = person(request)
    seen = SystemToken.objects.filter(unit__in=Unit.objects.visible_to(user)).select_related("unit")
    found = get_object_or_404(seen, pk=pk)
    systems.revoke(token=found, by=user)
    messages.success(request, f"Nyckeln till {found.name} är återkallad och öppnar inget mer.")
    return redirect("system_tokens")
