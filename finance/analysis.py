"""Analys: what a deviation is made of, and a sentence that says so. Pure.

Amounts are kronor; deviations and contributions are plus when better than budget. A deviation is explained by the
contributions that go its own way, the largest first, until four fifths of it are explained; where they come to more
than six fifths, the largest that go against it are named too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from followup import money
from followup.money import ZERO
from followup.sentences import listed

ENOUGH = Decimal("0.8")
TOO_MUCH = Decimal("1.2")
MOST_NAMED = 3  # in a sentence


class Dimension(StrEnum):
    """What contributions are told apart by, in the order that a sentence would rather name them."""

    ONE_OFF = "one_off"
    ACCOUNT = "account"
    ACTIVITY = "activity"
    UNIT = "unit"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Contribution:
    """A part of a deviation, kronor; ``query`` is how its page narrows down to it."""

    name: str
    amount: Decimal
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Explanation:
    """What a deviation is made of along one dimension: the named parts, those against it, and what is left."""

    dimension: Dimension
    deviation: Decimal
    parts: tuple[Contribution, ...]
    against: tuple[Contribution, ...] = ()

    @property
    def named(self) -> tuple[Contribution, ...]:
        """The parts and those against them."""
        return (*self.parts, *self.against)

    @property
    def rest(self) -> Decimal:
        """What the named parts leave, kronor."""
        return self.deviation - sum((part.amount for part in self.named), ZERO)

    @property
    def share(self) -> Decimal:
        """How much of the deviation the named parts are together; 1 is all of it, 0 for no deviation."""
        return 1 - self.rest / self.deviation if self.deviation else ZERO

    @property
    def is_enough(self) -> bool:
        """Whether four fifths are explained."""
        return ENOUGH <= self.share <= TOO_MUCH

    def first(self, number: int) -> "Explanation":
        """With so many parts at most."""
        return Explanation(self.dimension, self.deviation, self.parts[:number], self.against[:number])


def explained(dimension: Dimension, deviation: Decimal, contributions: Iterable[Contribution]) -> Explanation:
    """The largest contributions until four fifths of the deviation are explained."""
    way = 1 if deviation > 0 else -1
    largest = sorted(contributions, key=lambda one: one.amount * way, reverse=True)
    parts: list[Contribution] = []
    against: list[Contribution] = []
    reached = ZERO
    for one in largest:
        if one.amount * way <= 0 or reached * way >= abs(deviation) * ENOUGH:
            break
        parts.append(one)
        reached += one.amount
    for one in reversed(largest):
        if one.amount * way >= 0 or reached * way <= abs(deviation) * TOO_MUCH:
            break
        against.append(one)
        reached += one.amount
    return Explanation(dimension, deviation, tuple(parts), tuple(against))


def best(explanations: Iterable[Explanation]) -> Explanation | None:
    """What says it with the fewest words: enough explained by the fewest parts; months never, they are no cause."""
    found = [one for one in explanations if one.parts and one.dimension is not Dimension.MONTH]
    order = list(Dimension)
    return min(
        found,
        key=lambda one: (
            not one.is_enough,
            len(one.named) if one.is_enough else -one.share,
            order.index(one.dimension),
        ),
        default=None,
    )


def rolling(amounts: Sequence[Decimal | None], window: int) -> list[Decimal | None]:
    """The sum of each month and the ``window`` − 1 before it; None until all of them are known."""
    sums: list[Decimal | None] = []
    for end in range(1, len(amounts) + 1):
        known = [amount for amount in amounts[max(end - window, 0) : end] if amount is not None]
        sums.append(sum(known, ZERO) if len(known) == window else None)
    return sums


@dataclass(frozen=True, slots=True)
class Said:
    """A number in a text: the key of its figure, and the number as it is shown."""

    key: str
    shown: str


@dataclass(frozen=True)
class Draft:
    """A drafted text, and every number in it with its figure's key."""

    text: str
    figures: tuple[Said, ...]


def drafted(explanation: Explanation | None, deviation: Decimal, change: Decimal, *, key: str, what: str) -> Draft:
    """A sentence of the deviation and one of the change since last year (kronor more than the same months then).

    ``key`` begins the figures' keys (``ks.2023-08.drift``); ``what`` is what the amounts are (``nettokostnaden``).
    """
    if not money.rounded(deviation):
        whole = Said(f"{key}.avvikelse.period", money.shown(deviation))
        return Draft(f"Utfallet är i nivå med budget (avvikelse {whole.shown} mnkr).", (whole,))
    whole = Said(f"{key}.avvikelse.period", money.shown(deviation))
    since = Said(f"{key}.forandring.period", money.shown(abs(change)))
    last = f" Jämfört med samma period i fjol är {what} {since.shown} mnkr {'högre' if change > 0 else 'lägre'}."
    last, told = (last, (since,)) if money.rounded(change) else (f" {what.capitalize()} är som i fjol.", ())
    if explanation is None:
        return Draft(f"Avvikelsen är {whole.shown} mnkr.{last}", (whole, *told))
    named = explanation.first(MOST_NAMED)
    over = percent(named.share) > 100 or bool(named.against)  # a share of more than all says nothing
    share = Said(f"{key}.analys-andel.period", money.number(percent(named.share)))
    parts = [_part(one, place, named, key, told=over) for place, one in enumerate(named.named, start=1)]
    causes = listed([words for words, _ in parts[: len(named.parts)]])
    text = f"Avvikelsen {whole.shown} mnkr förklaras {'' if over else f'till {share.shown} % '}av {causes}."
    if named.against:
        text += f" Den motverkas av {listed([words for words, _ in parts[len(named.parts) :]])}."
    return Draft(text + last, (whole, *([] if over else [share]), *(said for _, said in parts if said), *told))


def percent(share: Decimal) -> Decimal:
    """A share as whole percent, half up."""
    return (share * 100).quantize(Decimal(1), ROUND_HALF_UP)


def _part(one: Contribution, place: int, among: Explanation, key: str, *, told: bool) -> tuple[str, Said | None]:
    """A contribution in a sentence, with its amount (``told``) unless it is alone."""
    name = one.name if among.dimension is Dimension.UNIT else lowered(one.name)
    if len(among.named) == 1 and not told:
        return name, None
    said = Said(f"{key}.analys-{place}.period", money.shown(one.amount))
    return f"{name} ({said.shown} mnkr)", said


def lowered(name: str) -> str:
    """A name within a sentence: its first letter small, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
