"""Bryggan from the result to the ordinary result: what remains when one-off items are taken out. Pure; exact kronor.

The result is the deviation against budget, as the reports tell it ("ett överskott på 81,9 mnkr"): plus is a surplus.
Source: the 2023 report's "Analys och kommentar", where 81,9 less 52,2, 8,8, 2,6 and about 6 is 12,3.
"""

from dataclasses import dataclass
from decimal import Decimal

from followup.charts import Chart, Step, Tone, waterfall
from followup.money import ZERO, Unit, rounded, rounding_shows, shown
from followup.sentences import listed


@dataclass(frozen=True)
class BridgeItem:
    """A one-off item in the bridge: plus improves the result. ``expected`` is not booked yet."""

    text: str
    amount: Decimal
    approximate: bool = False
    expected: bool = False

    @property
    def name(self) -> str:
        """The item as the bridge lists it, with what makes it less than certain."""
        doubts = [
            *(["förväntad"] if self.expected else []),
            *(["ungefärligt belopp"] if self.approximate else []),
        ]
        return f"{self.text} ({', '.join(doubts)})" if doubts else self.text


@dataclass(frozen=True)
class Bridge:
    """From a result (kronor against budget) over its one-off items, the largest first, to the ordinary result."""

    what: str  # what the result is: "Prognos för helåret 2023" or "Utfall jan–aug 2023"
    result: Decimal
    items: tuple[BridgeItem, ...]

    @classmethod
    def of(cls, what: str, result: Decimal, items: list[BridgeItem]) -> "Bridge":
        """A bridge with its items in order of weight."""
        return cls(what, result, tuple(sorted(items, key=lambda item: (-abs(item.amount), item.text))))

    @property
    def one_offs(self) -> Decimal:
        """What the items are together."""
        return sum((item.amount for item in self.items), ZERO)

    @property
    def ordinary(self) -> Decimal:
        """The result without them: of the ordinary business."""
        return self.result - self.one_offs

    @property
    def approximate(self) -> bool:
        """Whether any of it is only about right."""
        return any(item.approximate for item in self.items)

    @property
    def rounding_shows(self) -> bool:
        """Whether the amounts as shown do not add up to the ordinary result as shown."""
        return rounding_shows([self.result, *(-item.amount for item in self.items)], self.ordinary)

    @property
    def steps(self) -> list[tuple[str, Decimal, bool]]:
        """Name, kronor and whether it is a level: the result, each item taken away, the ordinary result."""
        taken = [(item.name, -item.amount, False) for item in self.items]
        return [(self.what, self.result, True), *taken, ("Ordinarie verksamhet", self.ordinary, True)]

    @property
    def in_words(self) -> str:
        """The bridge as a text: where it begins, what is taken away and where it ends."""
        if not self.items:
            return f"{self.what} är {against_budget(self.result)}. Inga jämförelsestörande poster är registrerade."
        parts = listed([f"{item.text} {_amount(item)}" for item in self.items])
        one = len(self.items) == 1
        return (
            f"{self.what} är {against_budget(self.result)}. I det ingår {'en' if one else len(self.items)} "
            f"jämförelsestörande {'post' if one else 'poster'}: {parts}. "
            f"Utan {'den' if one else 'dem'} är resultatet för ordinarie verksamhet {against_budget(self.ordinary)}."
        )

    @property
    def chart(self) -> Chart:
        """The bridge as a waterfall."""
        return waterfall(f"{self.what}: från resultat till ordinarie resultat, mnkr", _drawn(self.steps))

    def glance(self, most: int) -> Chart:
        """The bridge as a small waterfall: its heaviest items, no more than ``most``, and the others taken together."""
        names, amounts = [item.text for item in self.items[:most]], [-item.amount for item in self.items[:most]]
        if others := self.items[most:]:
            names.append(f"{len(others)} mindre poster" if len(others) > 1 else others[0].text)
            amounts.append(-sum((item.amount for item in others), ZERO))
        steps = [(name, amount, False) for name, amount in zip(names, amounts, strict=True)]
        whole = [("Prognos", self.result, True), *steps, ("Ordinarie verksamhet", self.ordinary, True)]
        return waterfall("Från prognos till ordinarie resultat, mnkr", _drawn(whole), dense=True)


def _drawn(steps: list[tuple[str, Decimal, bool]]) -> list[Step]:
    """Steps as the picture has them: levels in the colour of their sign."""
    return [
        Step(name, amount, total=total, tone=Tone.of(rounded(amount)) if total else Tone.NEUTRAL)
        for name, amount, total in steps
    ]


def against_budget(result: Decimal) -> str:
    """A result as a sentence says it: ``ett överskott på 81,9 mnkr``."""
    if not rounded(result):
        return "i nivå med budget"
    return f"ett {'överskott' if result > 0 else 'underskott'} på {shown(abs(result))} mnkr"


def _amount(item: BridgeItem) -> str:
    about = "ungefär " if item.approximate else ""
    return f"{about}{shown(item.amount, Unit.MNKR)} mnkr"
