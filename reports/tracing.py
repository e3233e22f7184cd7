"""Varifrån kommer siffran? What a figure is, exactly and as it is written, and the way down to what it is made of."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from finance.selectors import By
from followup import figures, money
from followup.access import Permission, may
from followup.figures import Figure, Measure, UnknownFigure
from followup.models import Unit, User
from reports import finding, wording
from reports.binding import ALL

WAYS = {
    "drift": "Driftsammandraget eller raderna bakom det",
    "poster": "Registret över engångsposter",
    "budget": "Driftsammandraget med budgeten",
    "investeringar": "Investeringarna",
    "uppdrag": "De strategiska uppdragen",
    "mal": "Nämndmålen och deras bedömningar",
    "aktiviteter": "Verksamhetsplanens aktiviteter",
    "indikator": "Indikatorn, dess värden och källa",
}


@dataclass(frozen=True)
class Trace:
    """A figure as its page tells it."""

    figure: Figure
    label: str
    exact: str
    written: tuple[tuple[str, str, str], ...]  # the format's name, as written, how it rounds
    ways: tuple[tuple[str, str], ...]


def trace(key: str, user: User) -> Trace:
    """The page of a figure. Raises Http404 for one that does not exist and for one that the person may not read."""
    try:
        figure = figures.find(key)
    except UnknownFigure as unknown:
        raise Http404("Siffran finns inte.") from unknown
    if not _may_read(key, user):
        raise Http404("Siffran finns inte.")
    written = tuple((one.name, wording.worded(figure, one.key), one.rounds) for one in wording.formats(figure))
    return Trace(figure, finding.label(figure), _exact(figure), written, tuple(_ways(figure)))


def _may_read(key: str, user: User) -> bool:
    """Who may read the committee, or the unit of it that the key names, may read the figure."""
    first, *rest = key.lower().split(".")
    if first == ALL:
        return may(user, Permission.READ)
    visible = Unit.objects.visible_to(user)
    if visible.filter(code__iexact=first, kind=Unit.Kind.COMMITTEE).exists():
        return True
    named = [part.removeprefix("enhet-") for part in rest if part.startswith("enhet-")]
    return any(visible.filter(code__iexact=code).exists() for code in named)


def _exact(figure: Figure) -> str:
    if figure.measure is Measure.KRONOR:
        return f"{money.shown(figure.value, money.Unit.ORE)}{money.GROUP}kr"
    return f"{money.number(figure.value)}{money.GROUP}{figure.measure}".strip()


def _ways(figure: Figure) -> list[tuple[str, str]]:
    """Where it comes from, and where it is of the ledger also the ledger rows themselves."""
    subject = (figure.key.split(".") + [""] * 3)[2]
    ways = [(WAYS.get(subject, "Källan"), figure.source)]
    parts = urlsplit(figure.source)
    try:
        at = resolve(parts.path)
    except Resolver404:
        return ways
    if subject == "drift" and at.url_name in {"drill", "analysis"}:
        limits = {name: values[0] for name, values in parse_qs(parts.query).items()}
        address = reverse("finance:drill", args=[at.kwargs["committee"], at.kwargs["occasion"]])
        ways.append(("Huvudboksraderna", f"{address}?{urlencode({**limits, 'visar': By.ENTRY.value})}"))
    return ways
