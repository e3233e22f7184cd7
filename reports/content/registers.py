"""Händelser, förväntad utveckling, and planer och program: the registers' texts, word for word."""

from followup.models import Occasion, Unit
from goals import registers
from goals.models import Passage, SteeringDocument
from reports.content.built import Built, Citing
from reports.document import Heading, Part, Run, Section


def events(*, unit: Unit, occasion: Occasion) -> Built:
    """Händelser av väsentlig betydelse that the committee tells of, in its order."""
    return _passages(unit, occasion, Passage.Kind.EVENT)


def development(*, unit: Unit, occasion: Occasion) -> Built:
    """What the committee expects."""
    return _passages(unit, occasion, Passage.Kind.DEVELOPMENT)


def plans(*, unit: Unit, occasion: Occasion) -> Built:
    """Each steering document of the committee, or of a unit of it, that is followed up at the occasion."""
    said, cited = registers.standing_followups(occasion), Citing()
    owned = SteeringDocument.objects.filter(owner__in=Unit.objects.below(unit), pk__in=said)
    return Built(
        tuple(
            Section(key=f"plan-{one.pk}", title=one.title, level=1, parts=cited.paragraphs(said[one.pk].text))
            for one in owned
        )
    )


def _passages(unit: Unit, occasion: Occasion, kind: str) -> Built:
    cited = Citing()
    parts: list[Part] = []
    for one in registers.passages(occasion, unit, kind):
        parts += [Heading((Run(one.heading),), level=1), *cited.paragraphs(one.text)]
    return Built(tuple(parts))
