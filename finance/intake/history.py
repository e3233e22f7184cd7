"""The history of an import: each step is written down in the transaction that takes it."""

from finance.models import Event, Import, ImportEvent
from followup.models import User


def record(*, batch: Import, kind: Event, by: User, before: str, text: str = "") -> None:
    """Write down what a person did with an import that now stands as it should; ``before`` is the state that it left.

    ``text`` says more, in Swedish.
    """
    ImportEvent.objects.create(batch=batch, kind=kind, by=by, before=before, after=batch.state, text=text)
