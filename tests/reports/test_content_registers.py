"""Every other section of the 2023 report, word for word, and nothing secret in it."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from demo import registers
from followup.models import Occasion, Unit, User
from goals import assessing
from goals.assessing import Words
from goals.models import Goal
from indicators import entering
from indicators.models import Indicator
from indicators.reading import Column as Year
from indicators.values import Cell as Value
from reports import content, footnotes
from reports.arranging import FILES, STANDARD
from reports.composing import nested
from reports.content import GENERATED, Built
from reports.document import Bullets, Cell, Heading, Paragraph, Part, RowKind, Section, Table, words

pytestmark = pytest.mark.usefixtures("demo")


def built(key: str) -> Built:
    return content.build(key, unit=Unit.objects.get(code="KS"), occasion=Occasion.objects.get(code="2023-08"))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sections(parts: tuple[Part, ...]) -> Iterator[Section]:
    for part in parts:
        if isinstance(part, Section):
            yield part
            yield from sections(part.parts)


def tables(parts: tuple[Part, ...]) -> Iterator[Table]:
    for part in parts:
        if isinstance(part, Table):
            yield part
        elif isinstance(part, Section):
            yield from tables(part.parts)


def bare(text: str) -> str:
    return "".join(text.split())


class TestGoals:
    def test_each_of_the_18_is_told_as_printed_under_its_area(self, printed: Path) -> None:
        source = json.loads((printed / "namndmal_text.json").read_text(encoding="utf-8"))
        areas = built("mal.redovisning").parts
        assert [area.title for area in areas] == [
            f"Målområde {name}" for name in ("Samhälle", "Ekonomi", "Verksamhet", "Medarbetare")
        ]
        told = [part for area in areas for part in area.parts]
        assert len(told) == len(source) == 18
        for one, row in zip(told, source, strict=True):
            assert (one.title, one.level) == (row["namndmal"], 2)
            status = next(part for part in one.parts if part.form == "paragraph" and part.kind == "status")
            assert status.text == f"Bedömning: {row['assessment']}" and status.runs[1].strong
            texts = [part.text for part in one.parts if isinstance(part, Paragraph)]
            assert bare(row["motivation"]) in bare("".join(texts))
            for lead, items in (("results_lead_in", "results"), ("deviations_lead_in", "deviations")):
                assert bare(row[lead]) in bare("".join(texts))
                for item in row[items]:
                    assert any(bare(words(given)).startswith(bare(item["text"])) for given in listed(one)), item
            kinds = ("results", "other_activities", "deviations")
            assert len(list(listed(one))) == sum(len(row[kind]) for kind in kinds)

    def test_descriptions_and_areas_are_the_printed_ones(self, printed: Path) -> None:
        told = [part for area in built("mal.redovisning").parts for part in area.parts]
        for one, row in zip(told, rows(printed, "namndmal.csv"), strict=True):
            lead = [part.text for part in one.parts if isinstance(part, Paragraph) and part.kind == "lead"]
            assert lead == [row["malbeskrivning"]] * bool(row["malbeskrivning"])

    def test_how_many_stand_how_adds_up(self) -> None:
        (table,) = built("mal.antal").parts
        assert [header.text for header in table.columns] == ["Uppnås", "Uppnås delvis", "Summa"]
        values = [[cell.value for cell in row.cells] for row in table.rows]
        assert values[-1] == [13, 5, 18] and table.rows[-1].kind == RowKind.SUM
        assert [sum(column) for column in zip(*values[:-1], strict=True)] == values[-1]
        assert all(cell.text == str(cell.value) for row in table.rows for cell in row.cells) and table.unit == "st"

    def test_a_goal_that_nobody_has_assessed_says_so(self) -> None:
        unit, occasion = Unit.objects.get(code="KS"), Occasion.objects.get(code="2023-08")
        first = Goal.objects.order_by("pk")[0]
        Goal.objects.create(
            overall=first.overall, committee=unit, name="Ett nytt mål", valid_from=2023, sort=first.sort
        )
        told = {
            one.title: one for one in sections(content.build("mal.redovisning", unit=unit, occasion=occasion).parts)
        }
        assert [part.text for part in told["Ett nytt mål"].parts] == ["Bedömning: Saknar bedömning"]
        (table,) = content.build("mal.antal", unit=unit, occasion=occasion).parts
        assert [cell.text for cell in table.rows[-1].cells] == ["13", "5", "1", "19"]

    def test_a_decision_that_is_cited_keeps_its_code(self) -> None:
        goal, occasion = Goal.objects.order_by("pk")[0], Occasion.objects.get(code="2023-08")
        by = User.objects.get(username="controller")
        said = Words("achieved", "Enligt [beslut:ks-2023-06-07-197].", results=["Beslutat i KS 2023-06-07 § 197."])
        assessing.assess(goal=goal, occasion=occasion, words=said, by=by)
        told = next(one for one in sections(built("mal.redovisning").parts) if one.title == goal.name)
        runs = [run for part in told.parts if isinstance(part, Paragraph) for run in part.runs]
        runs += [run for item in listed(told) for run in item]
        cited = [(run.text.replace("\xa0", " "), run.decision) for run in runs if run.decision]
        assert cited == [("KS 2023-06-07 § 197", "ks-2023-06-07-197")] * 2


def listed(section: Section) -> Iterator[tuple]:
    for part in section.parts:
        if isinstance(part, Bullets):
            yield from part.items


class TestAssignments:
    def test_each_of_the_30_has_its_number_words_and_status_as_printed(self, printed: Path) -> None:
        source = rows(printed, "strategiska_uppdrag.csv")
        told = [row for key in ("gemensamma", "namndspecifika") for row in built(f"uppdrag.{key}").parts[0].rows]
        assert len(told) == len(source) == 30
        for one, row in zip(told, source, strict=True):
            came = f"\nKvarstår från {row['remains_from']}." if row["remains_from"] else ""
            assert one.name.replace("–", "-") == f"{row['number']}. {row['text']}{came}".replace("–", "-")
            assert one.cells[0].text == row["status"]
            assert one.cells[0].status and one.url

    def test_what_the_short_names_stand_for_is_said(self) -> None:
        (table,) = built("uppdrag.gemensamma").parts
        assert "SON = Social- och omsorgsnämnden" in table.notes[0] and "KFN" not in table.notes[0]

    def test_how_many_stand_how_is_counted_for_this_committee(self) -> None:
        (table,) = built("uppdrag.antal").parts
        assert [header.text for header in table.columns] == ["Pågår", "Genomförd", "Summa"]
        assert [[int(cell.text) for cell in row.cells] for row in table.rows] == [[10, 5, 15], [9, 4, 13], [19, 9, 28]]


class TestTextsOfTheRegisters:
    @pytest.mark.parametrize(("key", "file"), [("handelser", "events.json"), ("utveckling", "development.json")])
    def test_events_and_development_are_told_word_for_word(self, key: str, file: str) -> None:
        source = json.loads((registers.DATA / file).read_text(encoding="utf-8"))
        parts = built(key).parts
        assert [part.text for part in parts if isinstance(part, Heading)] == [row["short_label"] for row in source]
        told = bare("".join(part.text for part in parts if isinstance(part, Paragraph)))
        assert told == bare("".join(row["text"] for row in source))

    def test_plans_are_told_word_for_word(self) -> None:
        source = json.loads((registers.DATA / "plans.json").read_text(encoding="utf-8"))
        parts = built("planer").parts
        assert [part.title for part in parts] == [row["title"] for row in source]
        for part, row in zip(parts, source, strict=True):
            assert [one.text for one in part.parts] == [one["text"] for one in row["paragraphs"]]


class TestInternalControl:
    def test_the_introduction_and_each_areas_text_are_the_printed_ones(self, printed: Path) -> None:
        source = json.loads((printed / "internkontroll.json").read_text(encoding="utf-8"))
        parts = built("internkontroll").parts
        assert [part.text for part in parts if isinstance(part, Heading)] == [one["area"] for one in source["areas"]]
        paragraphs = [one["text"] for area in source["areas"] for one in area["paragraphs"]]
        assert [part.text for part in parts if isinstance(part, Paragraph)] == [
            source["introduction"]["text"],
            *paragraphs,
        ]

    def test_everything_in_the_plan_stands_in_the_table_with_its_state_and_result(self, printed: Path) -> None:
        source = json.loads((printed / "internkontroll.json").read_text(encoding="utf-8"))
        (table,) = tables(built("internkontroll").parts)
        told = [row for row in table.rows if row.kind == RowKind.ROW]
        items = [item for area in source["areas"] for item in area["items"]]
        assert len(told) == len(items)
        by_name = {row.name.casefold(): row for row in told}
        for item in items:
            row = by_name[item["name"].casefold()]
            assert row.cells[1].text.casefold() == item["status"] and row.cells[1].status
            assert item["result"] in row.cells[3].text and item.get("reason", "") in row.cells[3].text
        assert [row.name for row in table.rows if row.kind == RowKind.HEADER] == [
            one["area"] for one in source["areas"]
        ]

    def test_rated_risks_are_drawn_and_the_others_counted(self) -> None:
        from goals import control
        from goals.models import Risk

        assert not any(part.form == "picture" for part in built("internkontroll").parts)  # the report rates none
        risk = Risk.objects.order_by("pk")[0]
        by = User.objects.get(username="controller")
        control.rate(risk=risk, probability=3, consequence=4, motivation="Har hänt.", version=0, by=by)
        parts = built("internkontroll").parts
        (picture,) = [part for part in parts if part.form == "picture"]
        assert picture.title == "Riskmatris" and picture.printed.startswith("<svg")
        after = parts[parts.index(picture) + 1]
        assert (
            after.text
            == f"De {Risk.objects.count() - 1} risker som saknar sannolikhet och konsekvens är inte med i bilden."
        )


class TestIndicators:
    def test_personnel_statistics_are_the_printed_ones(self, printed: Path) -> None:
        (table,) = built("personal").parts
        assert [header.text for header in table.columns] == ["2019", "2020", "2021", "2022", "2023"]
        source = rows(printed, "personalstatistik.csv")
        assert [(row.name, *(cell.value for cell in row.cells)) for row in table.rows] == [
            (row["item"], *(Decimal(row[f"value_{year}"]) for year in range(2019, 2024))) for row in source
        ]
        assert [cell.text for cell in table.rows[1].cells] == ["2,3", "2,2", "2,0", "2,2", "1,6"]

    def test_each_of_the_68_printed_rows_stands_under_its_goal_with_its_values_and_target(self, printed: Path) -> None:
        source = rows(printed, "namndindikatorer.csv")
        told = [row for table in tables(built("indikatorer").parts) for row in table.rows]
        lines = [row for row in told if row.kind != RowKind.HEADER]
        assert len(lines) == len(source) == 68
        goal, under = "", []
        for row in told:
            goal = row.name if row.kind == RowKind.HEADER else goal
            under += [] if row.kind == RowKind.HEADER else [goal]
        for one, row, of in zip(lines, source, under, strict=True):
            assert (one.name, of) == (row["indicator"], row["namndmal"])
            assert (one.kind == RowKind.PART) == (row["row_kind"] == "breakdown")
            assert one.unit == row["unit"]
            secret = row["row_status"] == "Sekretessbelagt"
            for cell, words_ in zip(
                one.cells, (row["value_2021"], row["value_2022"], row["value_aug_2023"]), strict=False
            ):
                assert plainly(cell) == ("Sekretess" if secret else plainly(Cell(words_)))
            assert plainly(one.cells[3]) == plainly(Cell(row["desired"])), row["indicator"]

    def test_goals_head_their_indicators_with_their_assessment(self, printed: Path) -> None:
        heads = [
            row for table in tables(built("indikatorer").parts) for row in table.rows if row.kind == RowKind.HEADER
        ]
        assert [(row.name, row.cells[-1].text) for row in heads] == [
            (row["namndmal"], row["assessment"]) for row in rows(printed, "namndmal.csv")
        ]
        areas = [one.title for one in built("indikatorer").parts if isinstance(one, Section)]
        assert areas == [f"Målområde: {name}" for name in ("Samhälle", "Ekonomi", "Verksamhet", "Medarbetare")]

    def test_footnotes_hang_at_the_names_and_values_that_they_belong_to(self, printed: Path) -> None:
        made = built("indikatorer")
        notes = {note.key: note for note in made.notes}
        found = [row for table in tables(made.parts) for row in table.rows]
        at_name = {row.name: words(notes[row.note].runs) for row in found if row.note}
        assert next(text for name, text in at_name.items() if "EST-område" in name).startswith(
            "En skala med fyra nivåer"
        )
        (dwellings,) = [row for row in found if row.name == "Antal lägenheter i gällande översiktsplan."]
        assert words(notes[dwellings.cells[2].note].runs).startswith("För 2023 är beräknas antalet")
        assert len(notes) == 9 and len(set(notes)) == len(made.notes)  # those of the printed ones that have a text

    def test_states_are_explained(self) -> None:
        (first, *_) = built("indikatorer").parts
        assert "I.U. = Inget utfall ännu." in first.text and "Sekretess = " in first.text

    def test_a_secret_value_never_comes_out(self) -> None:
        kdu = Indicator.objects.get(code="ks-10")
        assert kdu.secret
        put(kdu, "731.25")
        assert "731" not in everything("indikatorer")

    def test_a_small_group_is_suppressed_together_with_what_would_give_it_away(self) -> None:
        whole = Indicator.objects.create(
            code="liten", owner=Unit.objects.get(code="KLF"), series="personnel", sort=2000
        )
        parts = [
            Indicator.objects.create(
                code=f"liten-{sex}", owner=whole.owner, parent=whole, dimension="sex", series="personnel", sort=2001
            )
            for sex in ("man", "kvinnor")
        ]
        for one, people, number in ((whole, 40, "611"), (parts[0], 2, "622"), (parts[1], 38, "633")):
            one.definitions.create(name=one.code, valid_from=2019)
            put(one, number, people=people)
        said = everything("personal")
        assert "622" not in said and "633" not in said and "liten-man" in said

    def test_a_committee_without_goals_tells_nothing(self) -> None:
        unit, occasion = Unit.objects.get(code="BIN"), Occasion.objects.get(code="2023-08")
        for key in ("mal.antal", "mal.redovisning", "indikatorer", "personal", "planer", "handelser", "internkontroll"):
            assert content.build(key, unit=unit, occasion=occasion) == Built()


def put(indicator: Indicator, number: str, people: int | None = None) -> None:
    by = User.objects.get(username="kommundirektor")
    marks = entering.Marks(people=people) if people is not None else entering.Marks()
    stands = indicator.values.filter(year=2023, month=8).order_by("-version").first()
    column = Year(2023, 8) if indicator.series == Indicator.Series.COMMITTEE else Year(2023)
    entering.put(
        indicator=indicator,
        column=column,
        cell=Value(Decimal(number)),
        version=stands.version if stands else 0,
        by=by,
        marks=marks,
    )


def everything(key: str) -> str:
    return repr(built(key))


def plainly(cell: Cell) -> str:
    """A printed value without what only looks different: the source's data have points, and hyphens for minus."""
    return "".join(cell.text.replace(".", ",").replace("−", "-").split())


def arranged() -> list[dict[str, str]]:
    with FILES[STANDARD].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


class TestTheTemplate:
    def test_it_has_every_heading_of_the_printed_report(self, printed: Path) -> None:
        template = {row["title"] for row in arranged()}
        made = [section.title for key in GENERATED for section in sections(built(key).parts)]
        captions = [table.title for key in GENERATED for table in tables(built(key).parts)]
        everything_ = template | set(made) | set(captions)
        source = json.loads(
            Path(__file__).parent.with_name("data").joinpath("linkoping-2023/sections.json").read_text()
        )
        for one in source["sections"]:
            if one["kind"] == "heading":
                assert one["title"] in everything_, one["title"]

    def test_every_content_of_it_can_be_built_and_the_law_is_named(self) -> None:
        used = {row["content"] for row in arranged() if row["content"]}
        assert used == {key for key in GENERATED if not key.startswith(("bilaga.", "samlat."))}  # of other templates
        assert all(built(key).parts for key in used)
        law = {row["title"] for row in arranged() if row["law"]}
        assert law >= {"Händelser av väsentlig betydelse", "Förväntad utveckling", "Investeringar", "Internkontroll"}


def test_notes_are_numbered_in_the_order_that_they_are_referred_to() -> None:
    made = built("indikatorer")
    numbered, notes = footnotes.numbered(nested([Section("i", "Indikatorer", 1, made.parts)]), made.notes)
    assert [note.mark for note in notes] == [str(number) for number in range(1, 10)]
    order = list(dict.fromkeys(footnotes.referred(numbered[0])))
    assert order == [note.key for note in notes]


def test_keys_are_unique_in_the_whole_document() -> None:
    every = [built(key) for key in GENERATED]
    keys = Counter(one.key for made in every for one in [*sections(made.parts), *tables(made.parts)])
    assert set(keys.values()) == {1}
