"""The demo's reports: that of Kommunstyrelsen at the occasion of the printed one, word for word, and the one before.

The words are written through the service that a person uses. A number of theirs is bound to its figure where the figure
says the same; where the report contradicts its own tables, the number stays as it was printed. The report of March has
been decided: its steps are rows at the hours of 2023, as the workflow's are (``demo.workflow``).
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction

from demo import registers as data
from followup import figures
from followup.figures import Figure
from followup.jobs import Progress
from followup.models import Occasion, Unit, User, WorkflowEvent
from followup.transitions import State
from followup.workflow import Decision
from goals import registers
from goals.models import Passage
from reports import arranging, composing, prose, remarks, services, snapshots, wording, writing
from reports.models import Report, ReportEvent, ReportSection, Snapshot
from reports.prose import Block, Piece

BEFORE = "2023-03"  # the occasion before, whose few texts are made up
APPENDICES = {"VSS": "chef-vss", "LL": "chef-leanlink"}  # whose they are, and who is to write their analysis
ANALYSIS = "Analys och kommentar"
ASKED = "Strategiska utvecklingsuppdrag"  # the section that the controller has said something of
REMARK = "Skriv också vilka uppdrag som blir försenade, och varför. (Påhittat för demon.)"
TITLE = "Uppföljning"  # of the one before
# Of each step before the decision the states it joins, who took it and how many days before.
STEPS = (
    (State.STARTED, State.SUBMITTED, "kommundirektor", 19),
    (State.SUBMITTED, State.ATTESTED, "ekonomichef", 14),
)
PASSAGES = {
    "Händelser av väsentlig betydelse": Passage.Kind.EVENT,
    "Förväntad utveckling": Passage.Kind.DEVELOPMENT,
}
WRITERS = {
    "Nämndens uppdrag": "namndsekreterare",
    "Förvaltningschefens/nämndansvarig tjänstepersons bedömning och analys": "forvaltningschef",
    ANALYSIS: "controller",
    ASKED: "handlaggare",
}


def load(committee: Unit, occasion: Occasion, by: User) -> None:
    """Begin the report with its appendices, and write what was printed. May run twice."""
    before = Occasion.objects.get(code=BEFORE)
    _write(arranging.begin(unit=committee, occasion=before, by=by), _rows("report_texts_before.json"), by)
    report = arranging.begin(unit=committee, occasion=occasion, by=by)
    for code, username in APPENDICES.items():
        appendix = arranging.begin(unit=Unit.objects.get(code=code), occasion=occasion, by=by)
        _give(appendix, {ANALYSIS: username}, by)
    _write(report, _rows("report_texts.json"), by)
    for title, kind in PASSAGES.items():
        section = place(report, [title])
        if section:
            told = registers.passages(occasion, committee, kind)
            _save(section, [Block("p", ((Piece(one.text),),)) for one in told], by)
    _give(report, WRITERS, by)
    for section in report.sections.standing().filter(title=ASKED, content="", remarks=None)[:1]:
        remarks.say(section=section, text=REMARK, by=by)


def _give(report: Report, writers: Mapping[str, str], by: User) -> None:
    """Give sections to their writers: of each title the first that is a text."""
    for title, username in writers.items():
        for section in report.sections.standing().filter(title=title, content="")[:1]:
            writer, due = User.objects.get(username=username), report.occasion.due_dates.earliest("day").day
            writing.assign(section=section, writer=writer, due=due, by=by)


def place(report: Report, under: list[str]) -> ReportSection | None:
    """The section of text under some headings: the one that they lead to, or that goes on under the last of them."""
    found = {section.pk: section for section in report.sections.standing() if not section.content}
    ways = {pk: tuple(words for words in way if words) for pk, way in composing.ways(report).items() if pk in found}
    wanted = tuple(under)
    return next((found[pk] for pk, way in ways.items() if way[-len(wanted) :] == wanted), None)


def _write(report: Report, rows: list[dict[str, Any]], by: User) -> None:
    known = {figure.key: figure for figure in figures.listed(report.unit.code.lower(), report.occasion.code)}
    for row in rows:
        section = place(report, row["under"])
        if section is None:
            continue
        for instead in report.sections.standing().filter(content=row.get("instead_of") or "-"):
            arranging.remove(section=instead, by=by)
        _save(section, [_block(block, report, known) for block in row["blocks"]], by)


def _save(section: ReportSection, blocks: list[Block], by: User) -> None:
    """Write a section's text, if nothing is written there yet."""
    if blocks and writing.newest(section) is None:
        writing.save(section=section, html=prose.write(blocks), version=0, by=by)
        writing.leave(section=section, by=by)


def _block(block: Mapping[str, Any], report: Report, known: Mapping[str, Figure]) -> Block:
    if block["kind"] == "ul":
        return Block("ul", tuple((Piece(words),) for words in block["items"]))
    find = partial(_figure, start=f"{report.unit.code.lower()}.{report.occasion.code}", known=known)
    return Block(block["kind"], (tuple(_pieces(block["text"], block.get("figures", []), find)),))


def _pieces(text: str, bound: list[Mapping[str, str]], find: Any) -> list[Piece]:
    """A text with its numbers bound, in order, where the figure says what was printed."""
    made, rest = [], text
    for one in bound:
        before, words, after = rest.partition(one["words"])
        if not words:
            continue
        figure = find(one["figure"])
        said = wording.worded(figure, one["format"]).replace("\N{NO-BREAK SPACE}", " ") if figure else ""
        agrees = said == words
        made += [Piece(before), Piece(figure=figure.key, format=one["format"]) if agrees else Piece(words)]
        rest = after
    return [*made, Piece(rest)]


def _figure(named: str, *, start: str, known: Mapping[str, Figure]) -> Figure | None:
    """A figure by the rest of its key, or where keys are numbered by the beginning of its label."""
    _, parted, label = named.partition(": ")
    if not parted:
        return known.get(f"{start}.{named}")
    return next((one for one in known.values() if one.label.startswith(label)), None)


def _rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((data.DATA / name).read_text(encoding="utf-8"))
    return found


def load_decided(committee: Unit, by: User) -> None:
    """The report that the committee decided in May, with its PDF. May run twice."""
    occasion = Occasion.objects.get(code=BEFORE)
    report = arranging.begin(unit=committee, occasion=occasion, by=by)
    decided = WorkflowEvent.objects.filter(occasion=occasion, unit=committee, after=State.DECIDED).latest("number")
    if not Snapshot.objects.filter(report=report).exists():
        with transaction.atomic():
            Report.objects.filter(pk=report.pk).update(title=TITLE)
            report.refresh_from_db()
            _decide(report, decided)
    services.render(report=report, by=decided.by, progress=Progress())


def _decide(report: Report, event: WorkflowEvent) -> None:
    """The steps to the decision that the committee's workflow has, and the snapshot that it made."""
    assert event.decided_on
    for number, (before, after, username, days) in enumerate(STEPS, start=1):
        ReportEvent.objects.create(
            report=report,
            number=number,
            before=before,
            after=after,
            fingerprint=snapshots.fingerprint(report) if after == State.ATTESTED else "",
            by=User.objects.get(username=username),
            at=event.at - timedelta(days=days),
        )
    facts = {"paragraph": event.paragraph, "decided_on": event.decided_on, "diary_number": event.diary_number}
    decision = Decision(event.paragraph, event.decided_on, event.diary_number)
    snapshots.freeze(report, decided=snapshots.decided(report.unit, decision), by=event.by, at=event.at)
    ReportEvent.objects.create(
        report=report,
        number=len(STEPS) + 1,
        before=State.ATTESTED,
        after=State.DECIDED,
        by=event.by,
        at=event.at,
        comment=event.comment,
        **facts,
    )
