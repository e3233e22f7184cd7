"""The text of the head of the department on the overview: how the report's section of it begins.

A municipality arranges its reports as it likes. The section is known by its heading, which says whose word it is.
"""

from django.db.models import OuterRef, Q, Subquery

from followup.models import Occasion, Unit
from followup.transitions import State
from reports import binding, prose
from reports.document import Paragraph
from reports.models import Prose, Report, ReportEvent, ReportSection
from reports.overview import Words, opening

HEADINGS = ("förvaltningschef", "nämndansvarig", "kommundirektör", "förvaltningsdirektör")
MOST = 300  # characters: what a card holds


def of_head(unit: Unit, occasion: Occasion, *, inside: bool) -> Words | None:
    """How the head's text in the committee's report begins; None without a report, and before anything is written.

    Those ``inside`` are told that it is a draft. What is made for the public is made to be decided.
    """
    newest = Prose.objects.filter(section=OuterRef("pk")).order_by("-version").values("html")[:1]
    state = ReportEvent.objects.filter(report=OuterRef("report")).order_by("-number").values("after")[:1]
    heads = Q()
    for words in HEADINGS:
        heads |= Q(title__istartswith=words)
    report = Report.objects.filter(unit=unit, occasion=occasion).order_by("-version").values("pk")[:1]
    found = ReportSection.objects.standing().filter(heads, report=Subquery(report), content="")
    section = found.annotate(html=Subquery(newest), state=Subquery(state)).first()
    if section is None or not section.html:
        return None
    text, more = opening(" ".join(_paragraphs(section.html, unit)), MOST)
    return Words(text, more, inside and section.state != State.DECIDED) if text else None


def _paragraphs(html: str, unit: Unit) -> list[str]:
    """The words of a text's first paragraphs, as many as a card can hold the beginning of; marks of footnotes left out.

    Their figures are bound as in the report. Those of later paragraphs are not asked for.
    """
    first: list[Paragraph] = []
    for part in prose.parts(html):
        if isinstance(part, Paragraph) and part.text.strip():
            first.append(part)
            if sum(len(one.text) for one in first) > MOST:
                break
    keys = list(binding.keys(first))
    binder = binding.Binder(binding.known(keys, binding.scope(unit)) if keys else {}, {})
    said = ("".join(run.text for run in binder.line(one.runs) if not run.note) for one in first)
    return [words.strip() for words in said if words.strip()]
