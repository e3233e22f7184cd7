"""Which column of a file, or dimension of a SIE file, means what, when a person has said so."""

from collections.abc import Mapping

from django.db import transaction

from finance.intake.history import record
from finance.models import Event, Import, Source
from finance.parsing import SWEDISH, Field, Layout
from followup.models import User

Columns = Mapping[str, int | list[int]]


@transaction.atomic
def choose_columns(*, batch: Import, columns: Columns, by: User, defaults: Mapping[str, str] | None = None) -> None:
    """Let a person say which column means what; remembered for the source's next file with the same headers.

    Read the file anew afterwards.

    ``columns`` are positions counted from 0 by the fields of ``parsing.Field``. ``defaults`` are codes by field, for
    the rows of a SIE file that have none of their own; None leaves them as they are.
    """
    before = Layout.from_dict(batch.layout)
    batch.layout = batch.layout | {"columns": dict(columns)}
    if defaults is not None:
        batch.layout |= {"defaults": dict(defaults)}
    batch.save(update_fields=["layout"])
    source = Source.objects.select_for_update().get(pk=batch.source_id)
    source.layout[batch.layout["signature"]] = batch.layout
    source.save(update_fields=["layout"])
    batch.source = source
    text = _difference(before, Layout.from_dict(batch.layout))
    record(batch=batch, kind=Event.COLUMNS, by=by, before=batch.state, text=text)


def _difference(before: Layout, after: Layout) -> str:
    """What was changed, in Swedish: ``Ansvar: Kst (förut Enhet). Rader utan ansvar: 9999.``"""
    changed: list[str] = []
    for field in Field:
        old, new = _header(before, field), _header(after, field)
        if old != new:
            changed.append(f"{SWEDISH[field]}: {new or 'finns inte i filen'} (förut {old or 'inget'}).")
        code = after.defaults.get(field, "")
        if code != before.defaults.get(field, ""):
            changed.append(f"Rader utan {SWEDISH[field].lower()}: {code or 'ingen kod'}.")
    return " ".join(changed) or "Inget ändrades."


def _header(layout: Layout, field: Field) -> str:
    at = layout.position(field)
    return "" if at is None else layout.header(at)
