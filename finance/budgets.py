"""Budgetbeslut: written in line by line, phased over the months, and settled through the river like any other file.

A decision that is written in is a draft: its lines count nowhere. Settling it makes a ledger file of the phased lines
and sends it through the import (stages 1–7), so that the budget of a month is always what published files say. A
decision whose amounts came in a file of their own is settled as it stands. What is settled never changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from finance import budget_checks, intake, phasing
from finance.models import (
    Account,
    Activity,
    BudgetDecision,
    BudgetLine,
    Import,
    LedgerCell,
    PhasingChoice,
    PhasingProfile,
    PublishedPeriod,
    Source,
    SummaryCell,
)
from finance.phasing import Shares
from followup import jobs, periods
from followup.access import Permission
from followup.models import FiscalYear, Unit, User
from followup.money import ZERO

Method = PhasingProfile.Method
SETTLE = "finance.settle_budget"
HEADER = "Period;Ansvar;Verksamhet;Konto;Text;Belopp"


class NotPossible(Exception):
    """What was asked can't be done with the decision; ``reasons`` are Swedish sentences that say what to do."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass(frozen=True)
class Words:
    """What a decision says of itself; its year and amounts apart."""

    kind: str
    title: str
    body: str
    text: str
    paragraph: str = ""
    decided_on: date | None = None
    financing: str = ""


@dataclass(frozen=True)
class LineFacts:
    """What a line says. ``amount`` is kronor of the year with the ledger's sign; without an account it is spread."""

    unit: Unit
    activity: Activity
    side: str
    amount: Decimal
    profile: PhasingProfile
    account: Account | None = None
    from_month: int = 1
    catch_up: bool = False


@transaction.atomic
def write_in(*, year: int, words: Words, by: User) -> BudgetDecision:
    """Write in a decision, as a draft. Raises NotPossible (a year has one original budget)."""
    fiscal_year = FiscalYear.objects.select_for_update().filter(year=year).first()  # one at a time: the code is next
    if fiscal_year is None:
        raise NotPossible(f"Året {year} finns inte i kalendern.")
    taken = Source.objects.filter(code__startswith=f"beslut-{year}-").count()
    source = Source.objects.create(code=f"beslut-{year}-{taken + 1}", name=words.title[:200], kind=Source.Kind.BUDGET)
    decision = BudgetDecision(source=source, fiscal_year=fiscal_year, by=by, **_columns(words))
    _save(decision)
    return decision


@transaction.atomic
def reword(*, decision: BudgetDecision, words: Words, by: User) -> None:
    """Change what a draft says of itself. Raises NotPossible."""
    held = _draft(decision)
    for name, value in _columns(words).items():
        setattr(held, name, value)
    held.by = by
    _save(held)
    Source.objects.filter(pk=held.source_id).update(name=words.title[:200])


@transaction.atomic
def put_line(*, decision: BudgetDecision, facts: LineFacts, line: BudgetLine | None = None) -> BudgetLine:
    """Add a line to a draft, or change one. Raises NotPossible."""
    held = _draft(decision)
    if facts.account and facts.account.side != facts.side:
        raise NotPossible(f"Kontot {facts.account} hör inte till den sida av budgeten som du har valt.")
    if not facts.amount:
        raise NotPossible("Skriv ett belopp som inte är noll.")
    if PublishedPeriod.objects.filter(source=held.source_id).exists():
        raise NotPossible("Beslutets belopp kommer ur en inläst fil. Ångra den först om raderna ska skrivas in här.")
    kept = line or BudgetLine(decision=held)
    for field in fields(LineFacts):
        setattr(kept, field.name, getattr(facts, field.name))
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as twice:
        raise NotPossible("Beslutet har redan en rad för ansvaret, verksamheten och kontot. Ändra den.") from twice
    return kept


@transaction.atomic
def drop_line(*, line: BudgetLine) -> None:
    """Take a line out of a draft. Raises NotPossible."""
    _draft(line.decision)
    line.delete()


@transaction.atomic
def throw(*, decision: BudgetDecision) -> None:
    """Throw a draft away with its lines. Raises NotPossible for one that a file has been read for."""
    held = _draft(decision)
    source = held.source
    if source.imports.exists():
        raise NotPossible("En fil är inläst för beslutet. Ångra inläsningen i stället.")
    held.delete()
    source.delete()


def settle(*, decision: BudgetDecision, by: User, progress: jobs.Progress) -> None:
    """Settle a decision: its phased lines through the river, then closed for good. Raises NotPossible.

    May be run again after a crash: a file that has come through already is found by its bytes.
    """
    held = BudgetDecision.objects.select_related("source").get(pk=decision.pk)
    _require_whole(held)
    progress(0, 3, "Kontrollerar beslutet")
    batch = None
    if held.lines.exists():
        _require(budget_checks.of_lines(held))
        content = file_of(held)
        progress(1, 3, "Läser in raderna som budgetfil")
        batch = _through_the_river(held, content, by)
    elif not PublishedPeriod.objects.filter(source=held.source).exists():
        raise NotPossible("Beslutet har inga rader. Lägg till rader, eller läs in en fil för beslutet.")
    progress(2, 3, "Fastställer")
    with transaction.atomic():
        locked = _draft(held)
        if batch and file_of(locked) != content:
            raise NotPossible("Raderna ändrades medan beslutet fastställdes. Ångra inläsningen och försök igen.")
        locked.settled_at, locked.settled_by = timezone.now(), by
        locked.save(update_fields=["settled_at", "settled_by"])
    progress(3, 3)


def _through_the_river(decision: BudgetDecision, content: bytes, by: User) -> Import:
    """Stages 1–7. A file that is there already goes on from where it stopped."""
    filename = f"{decision.source.code}.csv"
    try:
        batch = intake.receive(file=BytesIO(content), filename=filename, source=decision.source, by=by)
    except intake.DuplicateFile as known:
        batch = known.batch
    if batch.state == Import.State.PUBLISHED:
        return batch
    try:
        intake.read(batch=batch, progress=jobs.Progress())
        batch.refresh_from_db()
        if problem := batch.error or batch.problems.first():
            raise NotPossible(f"Raderna gick inte att läsa in: {problem}")
        intake.publish(batch=batch, by=by)
    except intake.NotPossible as refused:
        intake.discard(batch=batch, by=by)
        raise NotPossible(str(refused)) from refused
    return batch


def file_of(decision: BudgetDecision) -> bytes:
    """The decision's lines as a ledger file: a row for each month, account and line that has an amount."""
    title = decision.source.name.replace('"', "”").replace("\n", " ")
    rows = [HEADER]
    for line in decision.lines.select_related("unit", "activity", "account", "profile"):
        for account, amount in _accounts(line):
            for number, part in zip(periods.whole_year(decision.fiscal_year_id), months(line, amount), strict=True):
                if part:
                    kronor = f"{part:f}".replace(".", ",")
                    rows.append(f'{number};{line.unit.code};{line.activity.code};{account};"{title}";{kronor}')
    return "\r\n".join([*rows, ""]).encode("utf-8-sig")


def months(line: BudgetLine, amount: Decimal | None = None) -> tuple[Decimal, ...]:
    """The line's kronor (or another amount) by month, with the ledger's sign: Σ = the year to the öre."""
    shares = phasing.from_month(shares_of(line).shares, line.from_month, catch_up=line.catch_up)
    return phasing.spread(line.amount if amount is None else amount, shares)


def shares_of(line: BudgetLine) -> Shares:
    """The shares that the line's profile gives it, and why they are not what the profile says, if so."""
    profile = line.profile
    if profile.method == Method.OWN:
        return Shares(tuple(profile.shares))
    return phasing.seasons(_last_year(line)) if profile.method == Method.LAST_YEAR else Shares(phasing.FLAT)


def default_profile(unit: Unit, activity: Activity) -> PhasingProfile | None:
    """The profile that is chosen for a unit and activity, else for the unit, else for the units above it."""
    for one in [*unit.ancestors(include_self=True)][::-1]:
        choices = {choice.activity_id: choice.profile for choice in PhasingChoice.objects.filter(unit=one)}
        if found := choices.get(activity.pk) or choices.get(None):
            return found
    return PhasingProfile.objects.filter(method=Method.FLAT).first()


def touched(decision: BudgetDecision) -> list[Unit]:
    """The units whose budget the decision changes, by its lines or by its file."""
    cells = SummaryCell.objects.filter(source=decision.source_id).values("unit")
    return list(Unit.objects.filter(Q(pk__in=decision.lines.values("unit")) | Q(pk__in=cells)))


def lay_up_profile(*, name: str, shares: Sequence[Decimal]) -> PhasingProfile:
    """Lay up a profile of twelve shares of one's own."""
    made: PhasingProfile = PhasingProfile.objects.create(name=name, method=Method.OWN, shares=list(shares))
    return made


def choose_profile(*, unit: Unit, activity: Activity | None, profile: PhasingProfile) -> None:
    """Choose the profile that a unit, or an activity there, has unless a line says otherwise."""
    PhasingChoice.objects.update_or_create(unit=unit, activity=activity, defaults={"profile": profile})


def run_settle(progress: jobs.Progress, *, decision: int, by: int, page: str) -> None:
    """Settle a decision, in the worker; the arguments are keys. Run twice it finds it settled. Raises JobFailed."""
    found = BudgetDecision.objects.get(pk=decision)
    progress.result_url = page
    if found.settled_at:
        return
    try:
        settle(decision=found, by=User.objects.get(pk=by), progress=progress)
    except NotPossible as refused:
        raise jobs.JobFailed(str(refused)) from refused


KIND = jobs.Kind(SETTLE, "Fastställ budgetbeslut", run_settle, Permission.DECIDE_BUDGET)


def _last_year(line: BudgetLine) -> list[Decimal]:
    """Last year's outcome by month of the line's ansvar (by its code), activity and side, with the ledger's sign."""
    numbers = periods.whole_year(line.decision.fiscal_year_id - 1)
    cells = LedgerCell.objects.filter(
        source__kind=Source.Kind.OUTCOME,
        period__in=numbers,
        unit__in=Unit.objects.filter(code=line.unit.code),
        activity=line.activity_id,
        account__side=line.side,
    )
    found = dict(cells.order_by().values_list("period_id").annotate(amount=Sum("amount")))
    return [found.get(number, ZERO) for number in numbers]


def _accounts(line: BudgetLine) -> Iterator[tuple[str, Decimal]]:
    """The line's account with its kronor; without one, the accounts of the budget in force. Raises NotPossible."""
    if line.account:
        yield line.account.code, line.amount
        return
    cells = LedgerCell.objects.filter(
        source__kind=Source.Kind.BUDGET,
        period__in=periods.whole_year(line.decision.fiscal_year_id),
        unit=line.unit_id,
        activity=line.activity_id,
        account__side=line.side,
    ).exclude(source=line.decision.source_id)
    sums = cells.order_by("account__code").values_list("account__code").annotate(amount=Sum("amount"))
    weights = [(code, abs(amount)) for code, amount in sums if amount]
    if not weights:
        raise NotPossible(
            f"Det finns ingen budget att fördela {line.unit.code} {line.unit.name}, {line.activity} på. Ange ett konto."
        )
    parts = phasing.shared(line.amount, [weight for _, weight in weights])
    yield from ((code, part) for (code, _), part in zip(weights, parts, strict=True) if part)


def _require_whole(decision: BudgetDecision) -> None:
    if decision.settled_at:
        raise NotPossible(budget_checks.SETTLED)
    _require(lacks(decision))


def lacks(decision: BudgetDecision) -> list[str]:
    """What a decision must still say of itself before it can be settled, in sentences."""
    lacks = []
    if not decision.body.strip():
        lacks.append("Skriv vilket organ som har beslutat.")
    if decision.decided_on is None:
        lacks.append("Skriv vilken dag beslutet fattades.")
    elif decision.decided_on > timezone.localdate():
        lacks.append("Beslutsdagen ligger i framtiden. Ett beslut fastställs när det är fattat.")
    if not decision.paragraph.strip() and decision.kind != BudgetDecision.Kind.TECHNICAL:
        lacks.append("Skriv paragrafen i protokollet.")
    return lacks


def _require(reasons: list[str]) -> None:
    if reasons:
        raise NotPossible(*reasons)


def _draft(decision: BudgetDecision) -> BudgetDecision:
    """The decision, held until the transaction ends. Raises NotPossible if it is settled."""
    held = BudgetDecision.objects.select_for_update(of=("self",)).select_related("source").get(pk=decision.pk)
    if held.settled_at:
        raise NotPossible(budget_checks.SETTLED)
    return held


def _columns(words: Words) -> dict[str, object]:
    return {field.name: getattr(words, field.name) for field in fields(Words) if field.name != "title"}


def _save(decision: BudgetDecision) -> None:
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as refused:
        for constraint in BudgetDecision._meta.constraints:
            if constraint.name in str(refused):
                raise NotPossible(str(constraint.get_violation_error_message())) from refused
        raise
