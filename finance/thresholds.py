"""The materiality threshold that holds for a unit: that of its municipality. Reads only."""

from finance.materiality import Threshold
from finance.models import MaterialityThreshold
from followup.models import Unit


def threshold_for(unit: Unit) -> Threshold:
    """The threshold of the unit's municipality; the product's own where it has decided none. Two queries."""
    above = unit.ancestors(include_self=True).values_list("pk", flat=True)
    found = MaterialityThreshold.objects.filter(municipality__in=list(above)).first()
    return Threshold(found.kronor, found.percent, found.smallest) if found else Threshold()
