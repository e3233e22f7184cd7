"""Beräknade prognoser: the proposals of ``finance.proposal`` for every cell of a committee, kept as ``Baseline``.

One for each area × activity group × side with money or budget, as a person writes amounts (costs and revenues both
plus). One-off items are taken out before anything is computed, and this year's are put back. After December there is
nothing to propose: the outcome is the year.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.urls import reverse

from finance import one_offs, selectors
from finance.cells import Key
from finance.models import Baseline
from finance.places import activities, organisation
from finance.proposal import Method, Proposal, Series, propose_all
from finance.series import CellMonths, Months, months_by_cell
from finance.signs import profile_of_side
from followup import periods
from followup.access import Permission
from followup.jobs import JobFailed, Kind, Progress
from followup.models import Occasion, Unit
from followup.money import ZERO

JOB = "finance.compute_baselines"
ORE = Decimal("0.01")
LAST_MONTH = 12
SHARE_DIGITS = 4

Tell = Callable[[int, int, str], None]


def compute(*, occasion: Occasion, committee: Unit, progress: Progress) -> dict[str, int]:
    """Compute the proposals of a committee. Returns how many by method; may be run again."""
    return _counted(_compute(occasion, committee, progress))


def compute_all(*, occasion: Occasion, progress: Progress) -> dict[str, int]:
    """Compute the proposals of every committee, one transaction each. Returns how many by method; may be run again."""
    committees = list(selectors.committees(periods.last_day(occasion.period_id)).order_by("sort", "code"))
    made: list[Baseline] = []
    for number, committee in enumerate(committees):

        def tell(done: int, total: int, message: str, number: int = number, name: str = committee.name) -> None:
            part = 100 * done // total if total else 100
            progress(100 * number + part, 100 * len(committees), f"{name}: {message}" if message else "")

        made += _compute(occasion, committee, tell)
    return _counted(made)


@transaction.atomic
def _compute(occasion: Occasion, committee: Unit, tell: Tell) -> list[Baseline]:
    tell(0, 1, "Läser utfall och budget för alla år")
    Occasion.objects.select_for_update().get(pk=occasion.pk)  # two at once take turns
    through = occasion.period_id
    tree, codes = organisation(committee, periods.last_day(through)), activities(committee, occasion.year)
    known = months_by_cell(tree, codes, through) if periods.month_of(through) < LAST_MONTH else {}
    cells = {key: cell for key, cell in known.items() if _has_ground(key, cell, through)}
    taken_out = _one_offs(occasion, committee)
    series = [_series(key, cell, taken_out.get(_place(key), {}), through) for key, cell in cells.items()]
    made = [
        _baseline(occasion, key, one, proposal)
        for key, one, proposal in zip(cells, series, _proposals(series, through, tell), strict=True)
    ]
    tell(len(series), len(series) + 1, "Sparar prognoser")
    Baseline.objects.filter(occasion=occasion, group__committee=committee).delete()
    Baseline.objects.bulk_create(made)
    tell(1, 1, "")
    return made


def _proposals(series: Sequence[Series], through: int, tell: Tell) -> list[Proposal]:
    if not series:
        return []
    tell(0, len(series) + 1, "Prövar metoder mot tidigare år")
    return propose_all(series, through, lambda done: tell(done, len(series) + 1, ""))


def _has_ground(key: Key, cell: CellMonths, through: int) -> bool:
    """Whether a cell can have a forecast (its activity is in a group) and is alive: it has outcome or budget this year.

    What has neither has ended; to propose what it used to be would be to bring it back.
    """
    year = periods.year_of(through)
    known = (*cell.budget.items(), *cell.outcome.items())
    alive = any(amount for period, amount in known if periods.year_of(period) == year)
    return key.line.group_id is not None and alive


def _one_offs(occasion: Occasion, committee: Unit) -> dict[tuple[int, int | None, str], Months]:
    """The registered one-off items and accruals, by area, group and side."""
    found = one_offs.months_by_cell(committee=committee, occasion=occasion)
    return {_place(key): months for key, months in found.items()}


def _place(key: Key) -> tuple[int, int | None, str]:
    """What a key is called in every reading (a line is equal to itself alone)."""
    return key.area_id, key.line.group_id, key.side


def _series(key: Key, cell: CellMonths, taken_out: Months, through: int) -> Series:
    """A cell's months as a person writes them. Where nothing was ever booked, January says so with a zero."""
    shown = profile_of_side(key.side).shown
    outcome = cell.outcome or {periods.period(periods.year_of(through), 1): ZERO}
    parts = (outcome, cell.budget, taken_out)
    return Series(*({period: float(shown(amount)) for period, amount in part.items()} for part in parts))


def _baseline(occasion: Occasion, key: Key, series: Series, proposal: Proposal) -> Baseline:
    """A proposal as it is kept: exact to the öre, the months summing to the year."""
    # Every series here has a group (``_has_ground``) and a value (``_series``).
    assert key.line.group_id and proposal.total is not None and proposal.method is not None
    amount = _ore(proposal.total)
    months = [_ore(month.amount) for month in proposal.path]
    months[-1] += amount - sum(months, ZERO)
    this_year = periods.whole_year(occasion.year)
    return Baseline(
        occasion=occasion,
        unit_id=key.area_id,
        group_id=key.line.group_id,
        side=key.side,
        amount=amount,
        low=_ore(proposal.low or 0.0),
        high=_ore(proposal.high or 0.0),
        one_offs=_ore(sum(series.one_offs.get(period, 0.0) for period in this_year)),
        method=proposal.method,
        weights=[[method.value, round(share, SHARE_DIGITS)] for method, share in proposal.weights],
        trials=[
            {"year": trial.year, "proposed": str(_ore(trial.proposed)), "outcome": str(_ore(trial.outcome))}
            for trial in proposal.backtest.trials
        ],
        error=proposal.backtest.error,
        bias=proposal.backtest.bias,
        reason=proposal.reason,
        months=months,
        lows=[_ore(month.low) for month in proposal.path],
        highs=[_ore(month.high) for month in proposal.path],
    )


def _ore(amount: float) -> Decimal:
    return Decimal(amount).quantize(ORE, ROUND_HALF_UP)


def _counted(made: Sequence[Baseline]) -> dict[str, int]:
    """How many by method, in the order of the methods; those that none has are left out."""
    counts = {method.value: sum(one.method == method for one in made) for method in Method}
    return {method: count for method, count in counts.items() if count}


def job(progress: Progress, *, occasion: int, committee: int | None = None) -> dict[str, int]:
    """The computation as a background job, with the keys of an occasion and a committee (None: every committee).

    Raises JobFailed (Swedish) for what is gone.
    """
    try:
        found = Occasion.objects.get(pk=occasion)
        of = None if committee is None else Unit.objects.get(pk=committee)
    except (Occasion.DoesNotExist, Unit.DoesNotExist) as missing:
        raise JobFailed("Uppföljningstillfället eller nämnden finns inte längre.") from missing
    if of is None:
        return compute_all(occasion=found, progress=progress)
    progress.result_url = reverse("finance:forecasts", args=[of.code, found.code])
    return compute(occasion=found, committee=of, progress=progress)


KIND = Kind(JOB, "Beräkna prognoser", job, Permission.ENTER_FORECAST)
