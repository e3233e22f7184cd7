"""The gallery: every component and chart with the figures of a real report, to look at while building. DEBUG only."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from followup.gallery_charts import mnkr, sample_charts
from followup.templatetags import ui


class SampleForm(forms.Form):
    """One field of each kind, with a fault in one of them."""

    name = forms.CharField(label="Rubrik", max_length=80)
    amount = forms.DecimalField(
        label="Din prognos, mnkr",
        help_text="Helåret, med en decimal.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    reason = forms.ChoiceField(
        label="Orsak", choices=[("", "Välj orsak"), ("vacancy", "Vakans"), ("one_off", "Engångspost")]
    )
    comment = forms.CharField(label="Kommentar", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    side = forms.ChoiceField(
        label="Gäller", choices=[("cost", "Kostnader"), ("revenue", "Intäkter")], widget=forms.RadioSelect
    )
    done = forms.BooleanField(label="Klarmarkera när jag sparar", required=False)
    file = forms.FileField(label="Huvudboksfil", help_text="CSV eller Excel, högst 500 MB.")


class SampleTable(tables.Table):
    """A driftsammandrag in small: both sign profiles, of-which rows, an exact zero and a sum."""

    caption = "Driftsammandrag per organisation, jan–aug 2023, mnkr"
    note = "Beloppen avrundas var för sig, så rader och summa kan skilja på sista siffran."

    name = tables.Column("Enhet")
    outcome = tables.Column("Utfall", attrs={"th": {"class": "n"}, "td": {"class": "n main"}})
    budget = tables.Column("Budget", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    deviation = tables.Column("Avvikelse", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    last_year = tables.Column("Utfall jan–aug 2022", attrs={"th": {"class": "n"}, "td": {"class": "n context"}})

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "amounts"}
        row_attrs = {"class": lambda record: record.get("kind", "")}
        empty_text = "Inget utfall är publicerat. Läs in en huvudboksfil."

    def render_deviation(self, value: Decimal) -> str:
        """Signed, in the colour of its sign."""
        return ui.deviation(value)

    def render_outcome(self, value: Decimal) -> str:
        """In million kronor."""
        return ui.mnkr(value)

    render_budget = render_last_year = render_outcome


ROWS = [
    ("Kommungemensamt", "126.3", "160.7", "34.4", "137.5", ""),
    ("Kommunledningsstaben", "60.4", "66.6", "6.2", "55.9", ""),
    ("Näringsliv- och tillväxtstaben", "24.1", "28.3", "4.2", "26.8", ""),
    ("Kommunikation- och utvecklingsstaben", "41.2", "39.4", "-1.8", "39.9", ""),
    ("Idrotts-, fritids- och kulturanläggningar", "22.7", "22.7", "0", "23.4", ""),
    ("Summa nettokostnader", "274.7", "317.7", "43.0", "283.5", "sum"),
    ("Verksamhetsstöd och service, resultat", "31.5", "20.4", "11.1", "18.2", ""),
    ("varav intäkter", "421.7", "417.3", "4.4", "402.1", "of-which"),
    ("varav kostnader", "390.2", "396.9", "6.7", "383.9", "of-which"),
]


def sample_table(request: HttpRequest, *, per_page: int = 25) -> SampleTable:
    """The sample table, sortable and in pages."""
    fields = ("name", "outcome", "budget", "deviation", "last_year")
    rows = [
        {"name": name, **dict(zip(fields[1:], map(mnkr, amounts), strict=True)), "kind": kind}
        for name, *amounts, kind in ROWS
    ]
    table = SampleTable(rows, order_by=(), prefix=f"t{per_page}-")
    table.caption += f", {per_page} rader i taget" if per_page < len(rows) else ""
    RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return table


# What a paste into a grid shows before it is saved.
PASTE = {
    "line": "1",
    "name": "forecast",
    "versions": "{}",
    "text": "1,2",
    "summary": ["2 celler sparas.", "1 cell tas inte med."],
    "saved": [1, 2],
    "items": [
        {"where": "Skola, kostnader", "column": "Prognos", "now": "21,0", "new": "22,4", "saves": True, "note": ""},
        {"where": "Park, kostnader", "column": "Prognos", "now": "", "new": "3,1", "saves": True, "note": ""},
        {"where": "Rad 3", "column": "", "now": "", "new": "abc", "saves": False, "note": "Det är inget belopp."},
    ],
}


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component and chart on one page, or ``?sida=formular`` the page that is one form. 404 unless DEBUG."""
    if not settings.DEBUG:
        raise Http404
    form = SampleForm({"name": "Prognos", "amount": "abc", "reason": "", "comment": "", "side": "cost"})
    form.is_valid()
    if request.GET.get("sida") == "formular":
        words = {"title": "En sida som är ett formulär", "kicker": "Galleri", "lead": "Så ser den ut med fel i."}
        return render(request, "components/form_page.html", {"form": form, **words})
    return render(request, "followup/gallery.html", _samples(request, form))


def _without_rows() -> SampleTable:
    table = SampleTable([], prefix="none-")
    table.caption, table.note = "En tabell utan rader", ""
    return table


def _samples(request: HttpRequest, form: SampleForm) -> dict[str, Any]:
    """What the page shows."""
    return {
        "charts": sample_charts(),
        "table": sample_table(request),
        "paged": sample_table(request, per_page=3),
        "none": _without_rows(),
        "form": form,
        "nav": [
            {"label": label, "current": number == 0, "items": [{"label": label, "url": f"#{number}", "current": False}]}
            for number, label in enumerate(("Översikt", "Ekonomi", "Rapportering", "Data"))
        ],
        "place": "Kommunstyrelsen · Delår augusti 2023",
        "crumbs": [("Översikt", "#"), ("Driftsammandrag", "#"), ("Kommunledningsförvaltningen", "#")],
        "facts": [(name, ui.mnkr(mnkr(amount))) for name, amount in (("Prognos", "517.4"), ("Budget", "599.3"))],
        "horizons": [
            {"label": "Hittills i år", "url": "#", "current": True},
            {"label": "Helår", "url": "#", "current": False},
        ],
        "filters": [("status", "Bedömning", [("achieved", "Uppnås"), ("partly", "Uppnås delvis")], "partly")],
        "search": ("sok", "Sök", ""),
        "now": [("Lämna prognos för Planeringsstaben, senast 12 september", "#"), ("Bedöm två mål", "#")],
        "paste": PASTE,
        "grid": {"urls": {"paste": "#"}, "url_here": "#"},
        "amounts": [mnkr("1725.3"), mnkr("-83.2"), Decimal(0), Decimal("-0.4"), None],
        "through": 202308,
        "theme": request.GET.get("theme", ""),
    }
