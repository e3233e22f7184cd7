"""The words of the product and of the field, for anybody."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followup import terms


@login_not_required
@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """Ord och begrepp: every term with its explanation, by its first letter."""
    letters = [
        (letter.upper(), [(name, terms.anchor(name), terms.explanation(name)) for name in names])
        for letter, names in groupby(terms.names(), key=lambda name: name[0])
    ]
    return render(request, "followup/terms.html", {"letters": letters})
