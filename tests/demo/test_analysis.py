"""The demo's analysis says what the report says of its largest deviation."""

from dataclasses import replace

import pytest

from finance.analysis_reading import Analysis
from finance.selectors import scope
from followup import figures
from followup.models import Occasion, Unit

pytestmark = pytest.mark.usefixtures("demo")


def test_the_draft_is_the_sentence_that_the_report_makes() -> None:
    at = scope(Unit.objects.get(code="KS"), Occasion.objects.get(code="2023-08"))
    group = next(line for line in at.codes.of_group.values() if line.codes == "215/815/832")
    draft = Analysis(replace(at, group=group)).draft
    assert draft.text.startswith("Avvikelsen 53,6 mnkr förklaras till 97 % av tomträttsförsäljningar.")
    assert all(figures.find(said.key).shown == said.shown for said in draft.figures)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("ks.2023-08.drift.avvikelse.helar", "81,9"),
        ("ks.2023-08.drift.avvikelse.period", "92,0"),
        ("ks.2023-08.drift.ordinarie.helar", "12,3"),
        ("ks.2023-08.drift.ordinarie.period", "28,4"),
        ("ks.2023-08.drift.grupp-215-815-832.avvikelse.period", "53,6"),
        ("ks.2023-08.investeringar.avvikelse", "−17,5"),
    ],
)
def test_the_reports_figures_are_found_by_their_keys(key: str, shown: str) -> None:
    assert figures.find(key).shown == shown


def test_a_part_of_a_committee_has_no_ordinary_result() -> None:
    for key in ("ks.2023-08.drift.enhet-klf.ordinarie.period", "ks.2023-08.drift.grupp-215-815-832.ordinarie.helar"):
        with pytest.raises(figures.UnknownFigure):
            figures.find(key)
