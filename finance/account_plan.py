"""What rows of account groups would change: read before anything is written, so that a page can show it first.

Nothing but the picture of revenues and costs by kind in a report is made of them: no forecast and no driftsammandrag,
so that they may be changed whenever somebody wants to. Why: ADR 37.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finance.cells import SIDES
from finance.group_plan import Shown
from finance.kinds import group_of
from finance.models import Account, AccountGroup, Side
from finance.parsing import Problem

SIDE_OF = {"kostnad": Side.COST, "intäkt": Side.REVENUE}
WORD_OF = {side.value: word for word, side in SIDE_OF.items()}
START = re.compile(r"[1-9][0-9]{0,19}")  # the beginning of an account's code
LONGEST = {"namn": 100, "början": 200}  # letters, of a name and of all beginnings together
APART = "Utan grupp"
Key = tuple[str, str]  # side and name


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A group of accounts: its side (kostnad or intäkt), its name and the beginnings of its codes.

    ``line`` is where it stands in the file; 0 where it comes from no file.
    """

    side: str
    name: str
    prefixes: tuple[str, ...]
    line: int = 0

    @property
    def key(self) -> Key:
        """What tells the group from others."""
        return SIDE_OF[self.side.lower()].value, self.name

    @property
    def starts(self) -> tuple[str, ...]:
        """The beginnings, each once."""
        return tuple(dict.fromkeys(self.prefixes))


@dataclass(frozen=True)
class AccountPlan:
    """What rows would change, why they can't where they can't, and what is worth a look."""

    shown: tuple[Shown, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def told(self) -> list[list[str]]:
        """What somebody has been shown, to be held against what is true when she says yes."""
        return [[row.what, row.before, row.after] for row in self.shown]


def planned(rows: Sequence[AccountRow]) -> AccountPlan:
    """What the rows would change. Nothing is written. Two queries."""
    problems = [wrong for row in rows for wrong in _wrong(row)]
    if problems:
        return AccountPlan((), tuple(problems))
    stands = list(AccountGroup.objects.order_by("sort", "name"))
    problems = [*_twice(rows), *_taken(rows, stands)]
    if problems:
        return AccountPlan((), tuple(problems))
    accounts = list(Account.objects.filter(side__in=SIDES))
    return AccountPlan(tuple(_shown(rows, stands, accounts)), (), tuple(_unknown(rows, accounts)))


def _wrong(row: AccountRow) -> list[Problem]:
    """What is wrong in a row by itself."""
    found = []
    if row.side.lower() not in SIDE_OF:
        found.append(Problem(row.line, "sida", row.side, "Skriv kostnad eller intäkt."))
    if not row.name:
        found.append(Problem(row.line, "namn", "", "Skriv vad gruppen heter."))
    if len(row.name) > LONGEST["namn"]:
        found.append(Problem(row.line, "namn", row.name[:30] + "…", "Korta namnet till högst 100 tecken."))
    if not row.starts:
        found.append(Problem(row.line, "början", "", "Skriv hur kontonas koder börjar, till exempel 50|51."))
    wrong = [one for one in row.starts if not START.fullmatch(one)]
    words = "Skriv hur kontonas koder börjar, med siffror och utan 0 först, till exempel 50|51."
    found += [Problem(row.line, "början", one[:30], words) for one in wrong]
    if len("|".join(row.starts)) > LONGEST["början"]:
        words = "Korta listan till högst 200 tecken, till exempel med 5 i stället för 50|51|52."
        found.append(Problem(row.line, "början", row.starts[0] + "…", words))
    return found


def _twice(rows: Sequence[AccountRow]) -> list[Problem]:
    """The rows of a group that has stood before."""
    first: dict[Key, int] = {}
    found = []
    for row in rows:
        line = first.setdefault(row.key, row.line)
        if line != row.line:
            words = f"Gruppen står redan på rad {line}. Skriv ihop raderna till en."
            found.append(Problem(row.line, "namn", row.name, words))
    return found


def _taken(rows: Sequence[AccountRow], stands: Iterable[AccountGroup]) -> list[Problem]:
    """The beginnings that another group of the side has too: it could not be told where their accounts belong."""
    own = {row.key for row in rows}
    others = {
        (group.side, start): group.name
        for group in stands
        if (group.side, group.name) not in own
        for start in group.prefixes.split("|")
    }
    first: dict[Key, AccountRow] = {}
    found = []
    for row in rows:
        for start in row.starts:
            at = row.key[0], start
            before = first.setdefault(at, row)
            if before is not row:
                words = f"Står redan i gruppen {before.name} på rad {before.line}. Ta bort den ur en av grupperna."
                found.append(Problem(row.line, "början", start, words))
            elif at in others:
                words = f"Står redan i gruppen {others[at]}. Ta bort den ur en av grupperna."
                found.append(Problem(row.line, "början", start, words))
    return found


def _shown(rows: Sequence[AccountRow], stands: list[AccountGroup], accounts: list[Account]) -> list[Shown]:
    """The groups that are new, have other beginnings or get other accounts; last the accounts that are left apart."""
    becomes = {row.key: AccountGroup(side=row.key[0], name=row.name, prefixes="|".join(row.starts)) for row in rows}
    kept = {(group.side, group.name): group for group in stands}
    after = kept | becomes
    was, now = counted(accounts, kept.values()), counted(accounts, after.values())
    found = []
    for key, group in after.items():
        before = _words(kept[key].prefixes, was[key]) if key in kept else "–"
        became = _words(group.prefixes, now[key])
        if before != became:
            found.append(Shown(f"{WORD_OF[key[0]].capitalize()}: {group.name}", before, became))
    for side in SIDES:
        if was[side, ""] != now[side, ""]:
            what = f"{WORD_OF[side].capitalize()}: {APART.lower()}"
            found.append(Shown(what, _accounts(was[side, ""]), _accounts(now[side, ""])))
    return found


def counted(accounts: Iterable[Account], groups: Iterable[AccountGroup]) -> Counter[Key]:
    """How many accounts each group has by its side and name; those in no group have no name."""
    there = list(groups)
    found = ((one.side, group_of(one.code, one.side, there)) for one in accounts)
    return Counter((side, group.name if group else "") for side, group in found)


def _words(prefixes: str, count: int) -> str:
    return f"{', '.join(prefixes.split('|'))} ({_accounts(count)})"


def _accounts(count: int) -> str:
    return "1 konto" if count == 1 else f"{count} konton"


def _unknown(rows: Iterable[AccountRow], accounts: Iterable[Account]) -> list[Problem]:
    """The beginnings that no account of the side has."""
    codes = {side: [one.code for one in accounts if one.side == side] for side in SIDES}
    return [
        Problem(row.line, "början", start, f"Inget konto för {WORD_OF[row.key[0]]} börjar så.")
        for row in rows
        for start in row.starts
        if not any(code.startswith(start) for code in codes[row.key[0]])
    ]
