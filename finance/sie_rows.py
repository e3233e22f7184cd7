"""The published ledger as the rows and the head of a SIE file. Reads."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, DateField, F, Func, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Collate

from finance import selectors
from finance.models import Account, Activity, Counterparty, Entry, Project, Side, Source
from finance.parsing import Field
from finance.parsing.sie import SieHead, SieRow
from followup import periods
from followup.models import Unit

AT_A_TIME = 10_000  # rows held in memory
Register = type[Unit] | type[Activity] | type[Project] | type[Counterparty]
_REGISTERS: dict[Field, tuple[str, Register]] = {
    Field.UNIT: ("unit_id", Unit),
    Field.ACTIVITY: ("activity_id", Activity),
    Field.PROJECT: ("project_id", Project),
    Field.COUNTERPARTY: ("counterparty_id", Counterparty),
}
_TEXT = CharField()

# A row's voucher as ``sie.voucher_of`` tells it: series and number apart by the last blank, and a day of the year.
_SERIES = Coalesce(Func(F("voucher"), Value("^(.*) "), function="substring", output_field=_TEXT), Value(""))
_NUMBER = Func(F("voucher"), Value("^.* "), Value(""), function="regexp_replace", output_field=_TEXT)
_ORDINAL = Case(
    When(voucher_number__regex="^[0-9]{1,18}$", then=Cast("voucher_number", BigIntegerField())),
    default=0,
    output_field=BigIntegerField(),
)
_LAST_DAY = Func(
    F("period_id"),
    template="(make_date(period_id / 100, mod(period_id, 100), 1) + interval '1 month' - interval '1 day')::date",
    output_field=DateField(),
)


class SieRows:
    """The outcome of a unit and everything under it, from one period through another, on its way to a SIE file.

    A revenue is minus and a cost plus, as in the ledger. The rows stay the same while they are written, whatever is
    published or undone meanwhile.
    """

    def __init__(self, unit: Unit, first: int, through: int) -> None:
        self.unit, self.first, self.through = unit, first, through
        self._units = list(Unit.objects.below(unit).values_list("pk", flat=True))
        self._rows = self._from(first)

    def _from(self, first: int) -> QuerySet[Entry]:
        numbers = periods.between(first, self.through)
        return selectors.published_entries(Source.Kind.OUTCOME, numbers).filter(unit__in=self._units).order_by()

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return self._rows.count()

    def head(self, generated_on: date) -> SieHead:
        """What the file says before its vouchers."""
        closing = self._closing()
        used = Q(pk__in=self._rows.values("account").distinct()) | Q(code__in=list(closing))
        return SieHead(
            company=self._company(),
            generated_on=generated_on,
            first=self.first,
            through=self.through,
            accounts=dict(Account.objects.filter(used).values_list("code", "name")),
            codes={of: self._names(column, register) for of, (column, register) in _REGISTERS.items()},
            whole=not self._unbalanced(),
            closing=closing,
        )

    def __iter__(self) -> Iterator[SieRow]:
        """The rows, voucher by voucher, series and numbers in order."""
        ordered = self._vouchers().order_by(
            Collate("voucher_series", "C"), "voucher_ordinal", Collate("voucher_number", "C"), "voucher_day",
            "batch_id", "line", "number",
        )  # fmt: skip
        columns = ordered.values_list(
            "period_id", "account__code", "amount", "unit__code", "activity__code", "project__code",
            "counterparty__code", "booked_on", "voucher", "text",
        )  # fmt: skip
        for period, account, amount, unit, activity, project, counterparty, *rest in columns.iterator(AT_A_TIME):
            yield SieRow(period, account, amount, unit, activity, project or "", counterparty or "", *rest)

    def _vouchers(self) -> QuerySet[Any]:
        year = date(periods.year_of(self.first), 1, 1), date(periods.year_of(self.through), 12, 31)
        day = Case(When(booked_on__range=year, then=F("booked_on")), default=_LAST_DAY, output_field=DateField())
        return self._rows.annotate(voucher_series=_SERIES, voucher_number=_NUMBER, voucher_day=day).annotate(
            voucher_ordinal=_ORDINAL
        )

    def _unbalanced(self) -> bool:
        vouchers = self._vouchers().values("voucher", "voucher_day").annotate(left=Sum("amount"))
        return vouchers.exclude(left=0).exists()

    def _closing(self) -> dict[str, Decimal]:
        """What each account of the result stands at, for the year so far; opening balances are not in the ledger."""
        if periods.year_of(self.first) != periods.year_of(self.through):
            return {}
        so_far = self._from(periods.year_to(self.through)[0]).exclude(account__side=Side.BALANCE)
        return dict(so_far.values_list("account__code").annotate(amount=Sum("amount")))

    def _names(self, column: str, register: Register) -> dict[str, str]:
        used = self._rows.values(column).distinct()
        return dict(register.objects.filter(pk__in=used).values_list("code", "name"))

    def _company(self) -> str:
        names = [self.unit.name]
        if top := self.unit.ancestors().first():
            names.insert(0, top.name)
        return ", ".join(names)
