"""Händelser, förväntad utveckling, and planer och program: the registers' texts, word for word."""

from goals import registers
from goals.models import Passage, SteeringDocument
from reports.content.built import Built, Citing
from reports.content.material import Material
from reports.document import Heading, Part, Run, Section


def events(read: Material) -> Built:
    """Händelser av väsentlig betydelse that the committee tells of, in its order."""
    return _passages(read, Passage.Kind.EVENT)


def development(read: Material) -> Built:
    """What the committee expects."""
    return _passages(read, Passage.Kind.DEVELOPMENT)


def plans(read: Material) -> Built:
    """Each steering document of the committee, or of a unit of it, that is followed up at the occasion."""
    said, cited = registers.standing_followups(read.occasion), Citing(read)
    owned = SteeringDocument.objects.filter(owner__in=read.below, pk__in=said)
    return Built(
        tuple(
            Section(key=f"plan-{one.pk}", title=one.title, level=1, parts=cited.paragraphs(said[one.pk].text))
            for one in owned
        )
    )


def _passages(read: Material, kind: str) -> Built:
    cited = Citing(read)
    parts: list[Part] = []
    for one in registers.passages(read.occasion, read.unit, kind):
        parts += [Heading((Run(one.heading),), level=1), *cited.paragraphs(one.text)]
    return Built(tuple(parts))
