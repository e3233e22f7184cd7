"""The demo's analyses: what the report writes of the committee and of each of its units. May run twice."""

from django.db import transaction

from demo import registers
from finance import analysis_texts, selectors
from finance.analysis_reading import Analysis
from finance.models import AnalysisText
from finance.pages import narrowed
from followup.models import Occasion, Unit, User


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """Each text as its unit's, with the figures that its draft offered and that stand in it."""
    if AnalysisText.objects.exists():
        return
    committee = Unit.objects.get(code="KS")
    for row in registers.rows("analysis_texts.csv"):
        unit = Unit.objects.below(committee).get(code=row["unit"])
        limits = {} if unit == committee else {"enhet": str(unit.pk)}
        draft = Analysis(narrowed(selectors.scope(committee, occasion), limits)).draft
        analysis_texts.write(
            occasion=occasion, unit=unit, group=None, text=row["text"], offered=draft.figures, seen=0, by=by
        )
