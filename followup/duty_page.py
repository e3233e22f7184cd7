"""What the page of a person's duties says: what is late, then day by day, and what is done. Reads, writes nothing."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from followup import board, deadlines, duties
from followup.duties import Duty, State
from followup.models import Occasion, User

FEW = 8  # done ones: so many stand open at the bottom, more are folded


@dataclass(frozen=True)
class Line:
    """A duty in the list."""

    duty: Duty
    today: date

    @property
    def late(self) -> bool:
        """Whether its last day has passed."""
        return self.duty.late(self.today)

    @property
    def returned(self) -> bool:
        """Whether it has come back with a comment."""
        return self.duty.state is State.RETURNED

    @property
    def late_words(self) -> str:
        """How late it is."""
        return deadlines.left(self.duty.due, self.today).capitalize()

    @property
    def due_words(self) -> str:
        """Its last day in full."""
        return f"Sista dag {deadlines.day(self.duty.due)}" if self.duty.due else ""


@dataclass(frozen=True)
class DutyPage:
    """A person's duties at an occasion; ``occasion`` is None before the first."""

    told: list[Duty]
    occasion: Occasion | None
    today: date

    @cached_property
    def left(self) -> list[Line]:
        """What is to be done."""
        return [Line(one, self.today) for one in self.told if not one.done]

    @property
    def late(self) -> list[Line]:
        """What should have been done already, the oldest first."""
        return [line for line in self.left if line.late]

    @property
    def days(self) -> list[tuple[str, str, list[Line]]]:
        """What is not late: of each last day its words, how long is left, and the duties; those without one last."""
        rest = [line for line in self.left if not line.late]
        return [
            (
                deadlines.day(due) if due else "Utan sista dag",
                deadlines.left(due, self.today) if due else "",
                list(lines),
            )
            for due, lines in groupby(rest, key=lambda line: line.duty.due)
        ]

    @property
    def done(self) -> list[Line]:
        """What is done since it was asked for."""
        return [Line(one, self.today) for one in self.told if one.done]

    @property
    def done_open(self) -> bool:
        """Whether what is done is few enough to stand unfolded."""
        return len(self.done) <= FEW

    @property
    def headline(self) -> str:
        """The answer: how much waits."""
        number = len(self.left)
        if not number:
            return "Du har inget kvar att göra"
        return "En uppgift väntar på dig" if number == 1 else f"{number} uppgifter väntar på dig"

    @property
    def lead(self) -> str:
        """How many are late and when the next last day is, or how much is done."""
        sentences = []
        late = len(self.late)
        if late:
            whole = "Den är försenad." if late == 1 else "Alla är försenade."
            part = "En är försenad." if late == 1 else f"{late} är försenade."
            sentences.append(whole if late == len(self.left) else part)
        coming = [line.duty.due for line in self.left if line.duty.due and not line.late]
        if coming:
            sentences.append(f"Nästa sista dag är {deadlines.day(coming[0])}.")
        if not self.left and self.done:
            done = "en uppgift" if len(self.done) == 1 else f"{len(self.done)} uppgifter"
            sentences.append(f"Allt som har frågats efter är klart: {done}.")
        return " ".join(sentences)


def page(user: User) -> DutyPage:
    """A person's duties at the occasion at hand."""
    occasion, today = board.current_occasion(), timezone.localdate()
    told = duties.told(duties.Asked(user, occasion, today)) if occasion else []
    return DutyPage(told, occasion, today)
