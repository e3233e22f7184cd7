"""The gallery: every component and chart with the figures of a real report, to look at while building. DEBUG only."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from followup import charts, money, periods
from followup.templatetags import ui


def _mnkr(words: str) -> Decimal:
    return Decimal(words) * money.Unit.MNKR.kronor


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
        row_attrs = {"class": lambda record: record.get("kind", "")}

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
DEVIATIONS = [
    ("Kommungemensamt", "70.7"),
    ("Kommunledningsstaben", "5.7"),
    ("Näringsliv- och tillväxtstaben", "1.7"),
    ("Ekonomistaben", "1.7"),
    ("Planeringsstaben", "1.5"),
    ("HR staben", "1.0"),
    ("Kommunstyrelsen", "0"),
    ("Kommunikation- och utvecklingsstaben", "-11.1"),
]
ONE_OFFS = [
    ("Tomträtter som sålts", "-52.2"),
    ("Mindre avsatt till pensioner, RTÖG", "-8.8"),
    ("Sociala avgifter", "-2.6"),
    ("Elstöd", "-6.0"),
]
KINDS = [
    ("Personalkostnader", "152.3", "161.8"),
    ("Lokalkostnader", "63.9", "41.2"),
    ("Bidrag och köp av verksamhet", "118.4", "121.0"),
    ("Övriga kostnader", "93.0", "71.4"),
]


def sample_charts() -> dict[str, Any]:
    """Each chart with figures of its own kind, by the name that the gallery's template uses."""
    surplus = _mnkr("81.9")
    last = _mnkr("12.3")
    steps = [
        charts.Step("Prognos mot budget", surplus, total=True, tone=charts.Tone.BETTER),
        *(charts.Step(name, _mnkr(amount)) for name, amount in ONE_OFFS),
        charts.Step("Ordinarie verksamhet", last, total=True, tone=charts.Tone.OURS),
    ]
    return {
        "bullet": charts.bullet(
            "Helårsprognos mot budget",
            charts.Measure("Prognos", _mnkr("517.4")),
            charts.Measure("Budget", _mnkr("599.3")),
            deviation=surplus,
        ),
        "deficit": charts.bullet(
            "Ett underskott",
            charts.Measure("Prognos", _mnkr("-41.9")),
            charts.Measure("Budget", _mnkr("13.0")),
            deviation=_mnkr("-54.9"),
        ),
        "deviations": charts.deviation_bars(
            "Var avvikelsen kommer ifrån, mnkr", [(name, _mnkr(amount)) for name, amount in DEVIATIONS]
        ),
        "waterfall": charts.waterfall("Utan engångsposter, mnkr", steps),
        "kinds": charts.kind_bars(
            "Kostnader per slag jan–aug, mnkr",
            [charts.Item(name, (_mnkr(before), _mnkr(now))) for name, before, now in KINDS],
            years=("2022", "2023"),
        ),
        "lines": _sample_lines(),
        "sparkline": charts.sparkline(
            "Sjukfrånvaro 2020–2023",
            [Decimal("2.1"), Decimal("2.6"), Decimal("1.9"), Decimal("1.6")],
            target=Decimal(3),
        ),
    }


def _sample_lines() -> charts.Chart:
    outcome = [_mnkr(amount) for amount in ("41.2", "79.9", "118.0", "160.1", "199.7", "241.3", "262.9", "298.7")]
    budget = [_mnkr("49.94") * month for month in range(1, 13)]
    return charts.lines(
        "Nettokostnad under året, mnkr",
        [name[:3] for name in periods.MONTHS],
        [
            charts.Series("Utfall", (*outcome, *[None] * 4)),
            charts.Series("Budget", tuple(budget), charts.Tone.BEFORE, dashed=True),
        ],
    )


def sample_table(request: HttpRequest, *, per_page: int = 25) -> SampleTable:
    """The sample table, sortable and in pages."""
    fields = ("name", "outcome", "budget", "deviation", "last_year")
    rows = [
        {"name": name, **dict(zip(fields[1:], map(_mnkr, amounts), strict=True)), "kind": kind}
        for name, *amounts, kind in ROWS
    ]
    table = SampleTable(rows, order_by=(), prefix=f"t{per_page}-")
    table.caption += f", {per_page} rader i taget" if per_page < len(rows) else ""
    RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return table


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component and chart on one page. 404 unless DEBUG."""
    if not settings.DEBUG:
        raise Http404
    form = SampleForm({"name": "Prognos", "amount": "abc", "reason": "", "comment": "", "side": "cost"})
    form.is_valid()
    context = {
        "charts": sample_charts(),
        "table": sample_table(request),
        "paged": sample_table(request, per_page=3),
        "form": form,
        "nav": [
            {"label": label, "url": f"#{label.lower()}", "current": number == 0}
            for number, label in enumerate(("Översikt", "Driftsammandrag", "Prognos", "Import", "Jobb"))
        ],
        "place": "Kommunstyrelsen · Delår augusti 2023",
        "crumbs": [("Översikt", "#"), ("Driftsammandrag", "#"), ("Kommunledningsförvaltningen", "#")],
        "facts": [(name, ui.mnkr(_mnkr(amount))) for name, amount in (("Prognos", "517.4"), ("Budget", "599.3"))],
        "horizons": [
            {"label": "Hittills i år", "url": "#", "current": True},
            {"label": "Helår", "url": "#", "current": False},
        ],
        "amounts": [_mnkr("1725.3"), _mnkr("-83.2"), Decimal(0), Decimal("-0.4"), None],
        "through": 202308,
        "theme": request.GET.get("theme", ""),
    }
    return render(request, "followup/gallery.html", context)
