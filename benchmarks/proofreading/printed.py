"""The printed interim report of 2023 as a document and as facts, from ``tests/data/linkoping-2023`` alone.

Its prose and money tables are read from the text of the PDF. The tables of indicators and assignments, whose cells the
PDF's text breaks apart, come from the same tables as data, printed as they are printed.
"""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from indicators.rules import Better, Outcome, attainment
from indicators.targets import UnreadableTarget, parse_target
from indicators.values import Cell as IndicatorCell
from reports.document import Cell, Column, Document, Header, Note, Row, RowKind, Run, Section, Table
from reports.proofreading import facts, plain
from reports.proofreading.numbers import read_cell

DATA = Path(__file__).parents[2] / "tests" / "data" / "linkoping-2023"
FIRST, THROUGH = date(2023, 1, 1), date(2023, 8, 31)
MILLION = Decimal(1_000_000)
YEARS = {
    "value_2021": (2021, 12, "2021"),
    "value_2022": (2022, 12, "2022"),
    "value_aug_2023": (2023, 8, "Augusti 2023"),
}
AS_PRINTED = {("Skäggetorp", "value_aug_2023"): "2.0"}  # the table as data says 2,0
LOWER = ("sjukfrånvaro", "personalavgångar", "antal medarbetare per", "avvikelse mellan budget")
TRUST = ("Trygghetsbedömning",)  # lower is better, as its note says
UNITS = {
    "Kommunledningsförvaltningen": ("KLF", "department"),
    "Verksamhetsstöd och service": ("VSS", "department"),
    "Leanlink": ("LL", "department"),
    "Kommunstyrelsen": ("KS", "committee"),
    "Kommungemensamt": ("", "area"),
    "Kommunledningsstaben": ("", "area"),
    "Planeringsstaben": ("", "area"),
    "Näringsliv- och tillväxtstaben": ("", "area"),
    "Ekonomistaben": ("", "area"),
    "HR staben": ("", "area"),
    "Kommunikation- och utvecklingsstaben": ("", "area"),
    "Arbetsmarknadsnämnden": ("AN", "committee"),
    "Barn- och ungdomsnämnden": ("BOU", "committee"),
    "Bildningsnämnden": ("BIN", "committee"),
    "Bygg- och miljönämnden": ("BMN", "committee"),
    "Kultur- och fritidsnämnden": ("KFN", "committee"),
    "Samhällsbyggnadsnämnden": ("SBN", "committee"),
    "Social- och omsorgsnämnden": ("SON", "committee"),
    "Äldrenämnden": ("ÄN", "committee"),
    "Kultur- och fritidsförvaltningen": ("", "department"),
    "Integrations- och arbetsmarknadsförvaltningen": ("", "department"),
    "Social- och omsorgsförvaltningen": ("", "department"),
}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the printed tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document() -> Document:
    """The report."""
    text = (DATA / "report.txt").read_text(encoding="utf-8")
    before, rest = text.split("Kommungemensamma  Status", 1)
    rest = rest[rest.index(" Uppföljning av nämndens verksamhet") :]
    between, _ = rest.split("\nMålområde: Samhälle", 1)
    read = plain.read(
        f"{before}\n\n{between}", title="Delårsrapport", unit="Kommunstyrelsen", first_day=FIRST, through=THROUGH
    )
    sections = []
    for section in read.sections:
        if section.title == "Strategiska utvecklingsuppdrag":
            section = Section(section.key, section.title, 1, (*section.parts, *_assignments()))
        if section.title == "Nämndindikatorer":
            section = Section(section.key, section.title, 1, (*section.parts, *_indicator_tables()))
        sections.append(section)
    return replace(read, sections=tuple(sections), notes=(*read.notes, *_notes()))


def _assignments() -> list[Table]:
    made = []
    for group, heading in (("Kommungemensamma", "Status"), ("Nämndspecifika", "Satus")):
        lines = [one for one in rows("strategiska_uppdrag.csv") if one["group"] == group]
        made.append(
            Table(
                f"uppdrag-{group}",
                group,
                group,
                (Header(heading, Column.STATUS),),
                tuple(Row(f"{one['number']}. {one['text']}", (Cell(one["status"]),)) for one in lines),
            )
        )
    return made


def _notes() -> list[Note]:
    found = [one for one in rows("fotnoter.csv") if one["section"].startswith("Nämndindikatorer,")]
    return [Note(f"i-{one['mark']}", one["mark"], (Run(one["text"]),)) for one in found if one["mark"].isdigit()]


def _indicator_tables() -> list[Table]:
    made = []
    starred = [one for one in rows("fotnoter.csv") if one["mark"].startswith("*") and one["text"]]
    everything = rows("namndindikatorer.csv")
    for overall in dict.fromkeys(one["kommunovergripande_mal"] for one in everything):
        lines = [one for one in everything if one["kommunovergripande_mal"] == overall]
        names = {one["indicator"] for one in lines}
        notes = tuple(f"{one['mark']} {one['text']}" for one in starred if one["attached_to"] in names)
        columns = (
            *(Header(label) for _, _, label in YEARS.values()),
            Header("Önskad riktning/värde 2023", Column.TEXT),
        )
        made.append(
            Table(
                f"indikatorer-{len(made)}",
                overall,
                "Nämndindikator",
                columns,
                tuple(_indicator_row(one) for one in lines if one["row_kind"] != "none"),
                notes,
            )
        )
    return made


def _indicator_row(one: dict[str, str]) -> Row:
    marks = dict(mark.split(":") for mark in one["footnote_marks"].split("; ") if ":" in mark)
    cells = []
    for field in (*YEARS, "desired"):
        text = AS_PRINTED.get((one["indicator"], field)) or _printed(one[field])
        mark = marks.get(field, "")
        note = f"i-{mark}" if mark.isdigit() else ""
        cells.append(Cell(f"{text}{mark if mark and not note else ''}", note=note))
    mark = marks.get("name", "")
    name = one["indicator"] + ("*" if mark == "*" else "")
    kind = RowKind.PART if one["row_kind"] == "breakdown" else RowKind.ROW
    return Row(name, tuple(cells), kind, note=f"i-{mark}" if mark.isdigit() else "")


def _printed(text: str) -> str:
    if not text.replace(".", "").replace("-", "").isdigit():
        return text
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", " ") if whole.lstrip("-").isdigit() else whole
    return f"{grouped},{decimals}" if decimals else grouped


def known() -> facts.Facts:
    """What the registers of the demo know of the committee at the occasion, out of the same tables."""
    return facts.Facts(
        municipality="Linköpings kommun",
        committee="Kommunstyrelsen",
        first_day=FIRST,
        through=THROUGH,
        numbers=tuple(_numbers()),
        goals=tuple(
            facts.Goal(one["namndmal"], one["assessment"], overall=one["kommunovergripande_mal"], area=one["malomrade"])
            for one in rows("namndmal.csv")
        ),
        areas=tuple(dict.fromkeys(one["malomrade"] for one in rows("namndmal.csv"))),
        overall_goals=tuple(dict.fromkeys(one["kommunovergripande_mal"] for one in rows("namndmal.csv"))),
        units=tuple(facts.Unit(name, *said) for name, said in UNITS.items()),
        assignments=tuple(_given()),
        indicators=tuple(_indicators()),
        decisions=tuple(_decisions()),
        deviations=tuple(_deviations()),
        frames=tuple(_frames()),
        appendices=("Verksamhetsstöd och service", "Leanlink"),
    )


def _numbers() -> list[facts.Number]:
    made = []
    for horizon, name, first in (("period", "utfall", "actual_ytd_2023"), ("year", "prognos", "forecast_2023")):
        budget, last = ("budget_ytd_2023", "actual_ytd_2022") if horizon == "period" else ("budget_2023", "actual_2022")
        for one in rows(f"driftsammandrag_organisation_{name}.csv"):
            if one["row_type"] not in {"row", "sum", "other_administration"}:
                continue
            subjects = _subjects(one["name"], summed=one["row_type"] == "sum")
            for field, aspect in (
                (first, "utfall" if horizon == "period" else "prognos"),
                (budget, "budget"),
                ("deviation", "avvikelse"),
                (last, "fjolår"),
            ):
                made.append(_number(one["name"], subjects, aspect, horizon, one[field]))
    for one in rows("investeringar.csv"):
        subjects = _invested(one["name"])
        if subjects and one["investment_frame_2023"]:
            for field, aspect, horizon in (
                ("actual_expenditure_ytd_2023", "investeringsutfall", "period"),
                ("forecast_net_2023", "investeringsprognos", "year"),
                ("investment_frame_2023", "investeringsram", "year"),
            ):
                made.append(_number(one["name"], subjects, aspect, horizon, one[field]))
    return made


def _number(name: str, subjects: tuple[str, ...], aspect: str, horizon: str, value: str) -> facts.Number:
    key = f"{name}.{aspect}.{horizon}".lower().replace(" ", "-")
    return facts.Number(key, f"{name}: {aspect}", Decimal(value) * MILLION, "kr", subjects, aspect, horizon)


def _subjects(name: str, *, summed: bool) -> tuple[str, ...]:
    if summed:
        return "Kommunstyrelsen", "Kommunledningsförvaltningen"
    code = UNITS.get(name, ("", ""))[0]
    return (name, code) if code and name != "Kommunstyrelsen" else (name,)


def _invested(name: str) -> tuple[str, ...]:
    codes = {"varav VSS": ("VSS", "Verksamhetsstöd och service"), "varav Leanlink": ("Leanlink",)}
    return codes.get(name, ())


def _given() -> list[facts.Assignment]:
    made = []
    for one in rows("strategiska_uppdrag.csv"):
        status = one["status"].split(" ")[0]
        if status == "Kvarstår" and "KS" not in one["status"]:
            status = "Genomförd"
        made.append(facts.Assignment(one["group"], int(one["number"]), one["text"], one["status"], status))
    return made


def _indicators() -> list[facts.Indicator]:
    made = []
    for one in rows("namndindikatorer.csv"):
        if one["row_kind"] == "none":
            continue
        values = []
        for field, (year, month, _) in YEARS.items():
            if one[field]:
                values.append(facts.Value(year, month, read_cell(_printed(one[field])), one[field]))
        wish = one["desired"].replace(".", ",")
        made.append(
            facts.Indicator(
                one["indicator"],
                one["unit"],
                one["parent_indicator"],
                one["namndmal"],
                tuple(values),
                wish,
                _reached(one, values),
            )
        )
    return made


def _reached(one: dict[str, str], values: list[facts.Value]) -> bool | None:
    numbers = [value for value in values if value.number is not None]
    if not numbers or values[-1].number is None:
        return None
    try:
        target = parse_target(_printed(one["desired"]))
    except UnreadableTarget:
        return None
    name = f"{one['indicator']} {one['parent_indicator']}".lower()
    lower = any(word in name for word in LOWER) or one["parent_indicator"].startswith(TRUST)
    before = numbers[-2].number if len(numbers) > 1 else None
    if "energianvändning" in name:
        return None  # a part of a year beside a target of a whole one
    better = Better.LOWER if lower else Better.HIGHER
    said = attainment(target, IndicatorCell(number=numbers[-1].number), before, better).outcome
    return {Outcome.REACHED: True, Outcome.NOT_REACHED: False}.get(said)


def _decisions() -> list[facts.Decision]:
    made = []
    for one in rows("beslut.csv"):
        if one["paragraph"] and len(one["date"]) == 10:
            day = date.fromisoformat(one["date"])
            made.append(facts.Decision(one["organ"], day, one["paragraph"], one["concerns"]))
    return made


def _deviations() -> list[facts.Deviation]:
    made = []
    for horizon, name, budget in (("period", "utfall", "budget_ytd_2023"), ("year", "prognos", "budget_2023")):
        for one in rows(f"driftsammandrag_organisation_{name}.csv"):
            if one["row_type"] not in {"row", "sum", "other_administration"}:
                continue
            amount, of = Decimal(one["deviation"]) * MILLION, abs(Decimal(one[budget])) * MILLION
            exceeds = abs(amount) >= max(Decimal(500_000), of * 2 / 100)
            names = _subjects(one["name"], summed=one["row_type"] == "sum")
            made.append(facts.Deviation(names, horizon, amount, exceeds))
    return made


def _frames() -> list[facts.Frame]:
    made = []
    for one in rows("investeringar.csv"):
        names = _invested(one["name"])
        if names:
            frame, forecast = (Decimal(one[field]) for field in ("investment_frame_2023", "forecast_net_2023"))
            made.append(facts.Frame(names, frame * MILLION, forecast * MILLION))
    return made
