"""What the pages of steering documents, events and expected development say. Reads, writes nothing."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup.access import may
from followup.models import Occasion, Unit, User
from followup.templatetags import ui
from goals import registers, steering
from goals.models import DocumentFollowUp, DocumentReview, Passage, SteeringDocument

OUTCOMES = {"runs_on": "ok", "revised": "busy", "repealed": "none"}


@dataclass(frozen=True)
class Row:
    """A document with its latest review, what is said of it at the occasion, and what is due."""

    document: SteeringDocument
    occasion: Occasion
    review: DocumentReview | None
    said: DocumentFollowUp | None
    due: steering.Due | None

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("goals:document", args=[self.occasion.code, self.document.pk])

    @property
    def body(self) -> str:
        """Who decided it, when and in which paragraph; a dash where nobody has told."""
        if self.document.decision:
            return str(self.document.decision)
        paragraph = f"§ {self.document.paragraph}" if self.document.paragraph else ""
        told = [self.document.body, str(self.document.decided_on or ""), paragraph]
        return " ".join(one for one in told if one) or "–"

    @property
    def validity(self) -> str:
        """How long it holds; a dash where nobody has told."""
        first, last = self.document.valid_from, self.document.valid_to
        return f"{first or ''}–{last or 'tills vidare'}" if first or last else "–"

    @property
    def reviewed(self) -> str:
        """What the latest review made of it."""
        return f"{self.review}, {steering.term_words(self.review.term)}" if self.review else "Inte prövat"

    @property
    def followed(self) -> str:
        """Whether it is followed up at the occasion."""
        return "Uppföljt" if self.said else "Saknar uppföljning"

    @property
    def text(self) -> str:
        """The follow-up."""
        return self.said.text if self.said else ""


class DocumentTable(tables.Table):
    """The steering documents, those with most to do first; one class for the page and for the file."""

    title = tables.Column("Styrdokument", accessor="document__title")
    kind = tables.Column("Slag", accessor="document__get_kind_display")
    owner = tables.Column("Ansvarig", accessor="document__owner__name")
    body = tables.Column("Beslutat")
    validity = tables.Column("Gäller", orderable=False)
    reviewed = tables.Column("Prövning")
    due = tables.Column("Att göra", accessor="due__words", default="")
    followed = tables.Column("Uppföljning")
    text = tables.Column("Uppföljning i text", visible=False)

    caption = "Styrdokument"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Inget styrdokument är upplagt."

    def render_title(self, record: Row) -> SafeString:
        """The way to its page."""
        return format_html('<a href="{}">{}</a>', record.url, record.document.title)

    def value_title(self, record: Row) -> str:
        """The name alone."""
        return str(record.document.title)

    def render_followed(self, record: Row) -> SafeString:
        """Icon, word and colour."""
        return ui.status("ok" if record.said else "ask", record.followed)

    def value_followed(self, record: Row) -> str:
        """The word alone."""
        return record.followed

    def render_reviewed(self, record: Row) -> SafeString:
        """Icon, word and colour."""
        return ui.status(OUTCOMES[record.review.outcome] if record.review else "ask", record.reviewed)

    def value_reviewed(self, record: Row) -> str:
        """The word alone."""
        return record.reviewed


def rows(occasion: Occasion, user: User, today: date) -> list[Row]:
    """The documents that a person may see, those with most to do first."""
    said, reviews = registers.standing_followups(occasion), registers.standing_reviews()
    found = []
    for document in registers.visible(user):
        review = reviews.get(document.pk)
        due = registers.due(document, review, today)
        found.append(Row(document, occasion, review, said.get(document.pk), due))
    return sorted(found, key=lambda row: (row.due.rank if row.due else 9, row.document.sort))


def todo(found: list[Row], user: User) -> list[tuple[Row, str]]:
    """What waits for a person: the documents that something is due of or that lack a follow-up, and what."""
    mine = {unit: may(user, registers.WRITE, unit) for unit in {row.document.owner for row in found}}
    waiting = [row for row in found if mine[row.document.owner] and (row.due or not row.said)]
    return [
        (row, " ".join([*([row.due.words] if row.due else []), *([] if row.said else ["Följ upp i text."])]))
        for row in waiting
    ]


def now(row: Row) -> list[tuple[str, str]]:
    """What waits for the one who is responsible of a document, and where on its page it is done."""
    due = [(f"Pröva dokumentet. {row.due.words}", "#provning")] if row.due else []
    return due if row.said else [*due, (f"Följ upp dokumentet i text vid {row.occasion}.", "#uppfoljning")]


class PassageTable(tables.Table):
    """Events and expected development, for the file."""

    unit = tables.Column("Enhet", accessor="unit__name")
    kind = tables.Column("Slag", accessor="get_kind_display")
    position = tables.Column("Ordning")
    heading = tables.Column("Rubrik")
    when = tables.Column("När")
    text = tables.Column("Text")

    class Meta:
        orderable = False


@dataclass(frozen=True)
class TellingPage:
    """The events and the expected development of the units that a person may read, at an occasion."""

    occasion: Occasion
    units: list[Unit]
    user: User

    @cached_property
    def parts(self) -> list[tuple[Unit, str, str, list[Passage], bool]]:
        """Of each unit and kind its words, its passages in order, and whether the person may write there."""
        allowed = {unit.pk: may(self.user, registers.WRITE, unit) for unit in self.units}
        found = [
            (unit, kind.value, str(kind.label), registers.passages(self.occasion, unit, kind.value), allowed[unit.pk])
            for unit in self.units
            for kind in Passage.Kind
        ]
        return [part for part in found if part[3] or part[4]]

    @property
    def lacking(self) -> list[tuple[Unit, str, str]]:
        """What the person may write and nobody has: unit, kind and its words."""
        return [(unit, kind, words) for unit, kind, words, told, may_write in self.parts if may_write and not told]

    def table(self) -> PassageTable:
        """All of it as a table."""
        return PassageTable([one for *_, told, _ in self.parts for one in told])


def telling(*, occasion: Occasion, user: User) -> TellingPage:
    """The page of events and expected development: of the committees that a person may read."""
    committees = Unit.objects.visible_to(user).filter(kind=Unit.Kind.COMMITTEE)
    return TellingPage(occasion, list(committees), user)
