"""The gallery's charts: each kind with figures of its own, as a report has them."""

from decimal import Decimal
from typing import Any

from followup import charts, money, periods

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
FRAMES = [("Ny simhall", "84.0", "91.5", "40.2"), ("Datorer och nät", "22.0", "21.0", "12.6")]
RISKS = {(4, 3): 2, (3, 3): 1, (2, 2): 4, (1, 2): 3, (3, 1): 1}


def mnkr(words: str) -> Decimal:
    """Kronor of an amount written in million kronor."""
    return Decimal(words) * money.Unit.MNKR.kronor


def sample_charts() -> dict[str, Any]:
    """Each chart, by the name that the gallery's template uses."""
    return {**_of_amounts(), **_over_time(), **_of_counts()}


def _of_amounts() -> dict[str, charts.Chart]:
    surplus, last = mnkr("81.9"), mnkr("12.3")
    steps = [
        charts.Step("Prognos mot budget", surplus, total=True, tone=charts.Tone.BETTER),
        *(charts.Step(name, mnkr(amount)) for name, amount in ONE_OFFS),
        charts.Step("Ordinarie verksamhet", last, total=True, tone=charts.Tone.OURS),
    ]
    return {
        "bullet": charts.bullet(
            "Helårsprognos mot budget",
            charts.Measure("Prognos", mnkr("517.4")),
            charts.Measure("Budget", mnkr("599.3")),
            deviation=surplus,
        ),
        "deficit": charts.bullet(
            "Ett underskott",
            charts.Measure("Prognos", mnkr("-41.9")),
            charts.Measure("Budget", mnkr("13.0")),
            deviation=mnkr("-54.9"),
        ),
        "deviations": charts.deviation_bars(
            "Var avvikelsen kommer ifrån, mnkr",
            [(name, mnkr(amount)) for name, amount in DEVIATIONS],
            links=["#" for _ in DEVIATIONS],
        ),
        "waterfall": charts.waterfall("Utan engångsposter, mnkr", steps),
        "kinds": charts.kind_bars(
            "Kostnader per slag jan–aug, mnkr",
            [charts.Item(name, (mnkr(before), mnkr(now))) for name, before, now in KINDS],
            years=("2022", "2023"),
        ),
        "frames": charts.frame_bars(
            "Investeringar mot ram, mnkr",
            [charts.Framed(name, mnkr(frame), mnkr(ahead), mnkr(used)) for name, frame, ahead, used in FRAMES],
        ),
    }


def _over_time() -> dict[str, Any]:
    months = [name[:3] for name in periods.MONTHS]
    outcome = [mnkr(amount) for amount in ("41.2", "79.9", "118.0", "160.1", "199.7", "241.3", "262.9", "298.7")]
    known = charts.Series("Utfall", (*outcome, *[None] * 4))
    budget = charts.Series(
        "Budget", tuple(mnkr("49.94") * month for month in range(1, 13)), charts.Tone.BEFORE, dashed=True
    )
    ahead = [(mnkr(str(298 + 48 * step)), mnkr(str(299 + 62 * step))) for step in range(1, 5)]
    fan = charts.Band("80 %", (*outcome, *(low for low, _ in ahead)), (*outcome, *(high for _, high in ahead)))
    return {
        "lines": charts.lines("Nettokostnad under året, mnkr", months, [known, budget]),
        "fan": charts.lines("Nettokostnad med osäkerhet, mnkr", months, [known], band=fan),
        "series": _series(),
        "sparkline": charts.sparkline(
            "Sjukfrånvaro 2020–2023: 2,1, 2,6, 1,9 och 1,6 procent, önskat högst 3",
            [Decimal("2.1"), Decimal("2.6"), Decimal("1.9"), Decimal("1.6")],
            target=Decimal(3),
        ),
    }


def _series() -> charts.Chart:
    def curve(name: str, *values: str, other: bool = False) -> charts.Curve:
        points = [charts.Point(Decimal(one), one.replace(".", ",")) if one else charts.Point() for one in values]
        return charts.Curve(name, tuple(points), other)

    return charts.series(
        "Nöjd medborgarindex",
        ["2019", "2020", "2021", "2022", "2023"],
        [
            curve("Linköping", "61", "63", "", "66", "67.5"),
            curve("Kvinnor", "62", "64", "", "68", "69"),
            curve("Norrköping", "58", "59", "60", "59.5", "61", other=True),
        ],
        aim=charts.Aim("minst 65", Decimal(65)),
        breaks=[charts.Break(3, "2022: nya frågor")],
    )


def _of_counts() -> dict[str, charts.Chart]:
    likelihood = charts.Axis("Sannolikhet", ("Osannolik", "Mindre sannolik", "Möjlig", "Sannolik"))
    consequence = charts.Axis("Konsekvens", ("Försumbar", "Lindrig", "Kännbar", "Allvarlig"))
    return {
        "segments": charts.segments(
            "Så långt har enheterna kommit",
            [
                charts.Segment("Attesterade", 9, charts.Tone.OURS),
                charts.Segment("Inskickade", 7, charts.Tone.NEUTRAL),
                charts.Segment("Inte inskickade", 7, charts.Tone.BEFORE),
            ],
        ),
        "matrix": charts.matrix(
            "Risker efter sannolikhet och konsekvens",
            likelihood,
            consequence,
            RISKS,
            shades=[
                (1, charts.Shade.BETTER, "Låg"),
                (4, charts.Shade.WARN, "Måttlig"),
                (9, charts.Shade.WORSE, "Hög"),
            ],
            one="risk",
            many="risker",
        ),
    }
