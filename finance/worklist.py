"""The worklist of unknown codes: a person lays up a code in the register, or says which of its codes is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from finance.intake.history import record
from finance.intake.locks import one_at_the_registers
from finance.models import (
    Account,
    Activity,
    CodeMapping,
    Counterparty,
    Event,
    Import,
    Project,
    Side,
    Source,
    UnknownCode,
)
from followup import periods
from followup.models import Unit, User

Kind = UnknownCode.Kind
LEDGER_UNITS = (Unit.Kind.RESPONSIBILITY, Unit.Kind.UNIT)
_PLAIN: dict[str, type[Activity] | type[Project] | type[Counterparty]] = {
    Kind.ACTIVITY: Activity,
    Kind.PROJECT: Project,
    Kind.COUNTERPARTY: Counterparty,
}


class Undecidable(Exception):
    """A decision can't be carried out; the message is Swedish. Nothing of the list has been saved."""


@dataclass(frozen=True)
class Decision:
    """What a person decides of an unknown code: a ``name`` to lay it up with, or the known code that it ``means``.

    ``parent`` is the area of a new ansvar.
    """

    unknown: UnknownCode
    name: str = ""
    means: str = ""
    parent: Unit | None = None


def side_of(account_code: str) -> Side:
    """The side of a new account after Kommun-Bas: classes 1–2 balance, 3 revenue, 4–8 cost."""
    return {"1": Side.BALANCE, "2": Side.BALANCE, "3": Side.REVENUE}.get(account_code[:1], Side.COST)


def area_of(code: str, areas: Sequence[Unit]) -> Unit | None:
    """The area that an ansvar belongs to by its code: the one whose code is the longest beginning of it."""
    fitting = [area for area in areas if code.startswith(area.code)]
    return max(fitting, key=lambda area: len(area.code), default=None)


@transaction.atomic
def settle(*, batch: Import, decisions: Sequence[Decision], by: User) -> int:
    """Carry out decisions, all or none; the file must be read anew afterwards. Returns how many. Raises Undecidable."""
    one_at_the_registers()
    for decision in decisions:
        if decision.means:
            _map(batch, decision)
            kind, text = Event.MAPPED, f"{decision.unknown} betyder {decision.means}."
        else:
            _lay_up(batch, decision)
            kind, text = Event.LAID_UP, f"{decision.unknown} {decision.name}."
        record(batch=batch, kind=kind, by=by, before=batch.state, text=text)
    return len(decisions)


def known(kind: str, code: str) -> bool:
    """Whether a register holds a code that ledger rows may carry."""
    if kind == Kind.UNIT:
        return Unit.objects.filter(code=code, kind__in=LEDGER_UNITS).exists()
    if kind == Kind.ACCOUNT:
        return Account.objects.filter(code=code).exists()
    return _PLAIN[kind].objects.filter(code=code).exists()


def understood(source: Source, kind: str, code: str) -> bool:
    """Whether a code that a source writes is one that we know, by itself or as translated."""
    return known(kind, code) or CodeMapping.objects.filter(source=source, kind=kind, code=code).exists()


def _map(batch: Import, decision: Decision) -> None:
    unknown = decision.unknown
    if not known(unknown.kind, decision.means):
        raise Undecidable(f"{unknown.get_kind_display()} {decision.means} finns inte. Ange en kod som är upplagd.")
    CodeMapping.objects.update_or_create(
        source=batch.source, kind=unknown.kind, code=unknown.code, defaults={"means": decision.means}
    )


def _lay_up(batch: Import, decision: Decision) -> None:
    unknown = decision.unknown
    if not unknown.code:
        raise Undecidable(f"Rader utan {unknown.get_kind_display().lower()} kan bara få en kod som redan är upplagd.")
    if known(unknown.kind, unknown.code):
        return  # somebody else was first, or it is not valid in the period; the next reading tells
    if unknown.kind == Kind.UNIT:
        if decision.parent is None:
            raise Undecidable(f"Välj vilken stab eller vilket område ansvar {unknown.code} hör till.")
        first = batch.periods.order_by("period").first()
        Unit.objects.create(
            code=unknown.code,
            name=decision.name,
            kind=Unit.Kind.RESPONSIBILITY,
            parent=decision.parent,
            financing=decision.parent.financing,
            valid_from=periods.first_day(first.period_id) if first else decision.parent.valid_from,
        )
    elif unknown.kind == Kind.ACCOUNT:
        Account.objects.create(code=unknown.code, name=decision.name, side=side_of(unknown.code))
    else:
        _PLAIN[unknown.kind].objects.create(code=unknown.code, name=decision.name)
