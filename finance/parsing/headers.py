"""Which column means what: synonyms of the Swedish names, whatever their order and however many others there are."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from finance.parsing.model import SWEDISH, Field, UnreadableFile
from finance.parsing.normalising import normalised
from finance.parsing.values import MONTH_NAMES, MONTH_PATTERN

OUTCOME, BUDGET = "outcome", "budget"

# In order: where a file has several of a field's names, the first listed is the surest. A name must match whole, so
# "Kontotext" and "Ansvar (text)" are never taken for codes.
_SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.PERIOD: ("period", "redovisningsperiod", "bokforingsperiod", "periodnr", "periodid", "per", "manad", "mnd"),
    Field.YEAR: ("ar", "redovisningsar", "rakenskapsar", "budgetar", "verksamhetsar"),
    Field.VOUCHER: (
        "verifikationsnummer", "verifikationsnr", "vernummer", "vernr", "verifikatnummer", "verifikatnr",
        "verifikation", "verifikat", "verid", "ver",
    ),
    Field.BOOKED_ON: (
        "bokforingsdatum", "bokforingsdag", "bokfdatum", "bokfdat", "bokfordatum", "bokford", "verifikationsdatum",
        "verdatum", "verdat", "transaktionsdatum", "transdatum", "transdat", "datum",
    ),
    Field.ACCOUNT: ("konto", "kontokod", "kontonr", "kontonummer", "kto"),
    Field.UNIT: (
        "ansvar", "ansvarskod", "ansvarkod", "ansvarsnr", "ansvarnr", "ansvarsnummer", "ansv", "ansvarsenhet",
        "kostnadsstalle", "kostnadsstallekod", "kst",
    ),
    Field.ACTIVITY: (
        "verksamhet", "verksamhetskod", "verksamhetkod", "verksamhetsnr", "verksamhetnr", "verksamhetsnummer",
        "verks", "vht",
    ),
    Field.PROJECT: ("projekt", "projektkod", "projektnr", "projektnummer", "proj"),
    Field.COUNTERPARTY: ("motpart", "motpartskod", "motpartkod", "motpartsnr", "motp"),
    Field.AMOUNT: ("belopp", "beloppkr", "beloppsek", "beloppikronor", "beloppexklmoms", "nettobelopp", "netto"),
    Field.DEBIT: ("debet", "debetbelopp", "debit", "debetkr"),
    Field.CREDIT: ("kredit", "kreditbelopp", "credit", "kreditkr"),
    Field.TEXT: ("text", "verifikationstext", "vertext", "transaktionstext", "radtext", "fritext", "beskrivning"),
}  # fmt: skip
_OUTCOME_NAMES = ("utfall", "redovisat", "periodutfall", "utfallkr")
_BUDGET_NAMES = ("budget", "budgetbelopp", "periodbudget", "budgetkr")
_MONTH_HEADER = re.compile(
    rf"(?P<name>{MONTH_PATTERN})(?:20)?(?P<short>[0-9]{{2}})?|(?P<year>20[0-9]{{2}})(?P<number>[0-9]{{2}})(?:01)?"
    r"|(?:p|per|period|m|man|manad)?(?P<month>0?[1-9]|1[0-3])"
)
_CODES = (Field.ACCOUNT, Field.UNIT, Field.ACTIVITY)
_MUST_BE_ALONE = (*_CODES, Field.AMOUNT, Field.DEBIT, Field.CREDIT, Field.PERIOD)
_ENOUGH_MONTHS = 12


def month_of_header(header: str) -> tuple[int | None, int] | None:
    """The year, if told, and the month (1–13) of ``Jan``, ``2023-01``, ``jan-23``, ``P1``; None for others."""
    parts = _MONTH_HEADER.fullmatch(normalised(header))
    if parts is None:
        return None
    if parts["name"]:
        return (2000 + int(parts["short"]) if parts["short"] else None), MONTH_NAMES.index(parts["name"][:3]) + 1
    if parts["year"]:
        return int(parts["year"]), int(parts["number"])
    return None, int(parts["month"])


def recognised(
    headers: Sequence[str], *, kind: str = "", remembered: Mapping[str, Any] | None = None
) -> dict[Field, int | list[int]]:
    """The columns that we know, by position.

    ``kind`` (outcome or budget) says which of Utfall and Budget is the amount. ``remembered`` is the layout,
    as a dict, that a person settled for an earlier file: its choices go before the synonyms.
    """
    names = [normalised(header) for header in headers]
    settled, left_out = chosen_before(remembered)
    columns: dict[Field, int | list[int]] = {}
    for field, synonyms in _synonyms(kind).items():
        candidates = [name for name in synonyms if name not in left_out]
        if field in settled:
            candidates.insert(0, settled[field])
        for name in candidates:
            if name in names:
                columns[field] = names.index(name)
                break
    return _with_months(columns, headers)


def _synonyms(kind: str) -> dict[Field, tuple[str, ...]]:
    own = {BUDGET: _BUDGET_NAMES, OUTCOME: _OUTCOME_NAMES}.get(kind, _OUTCOME_NAMES + _BUDGET_NAMES)
    return {**_SYNONYMS, Field.AMOUNT: _SYNONYMS[Field.AMOUNT] + own}


def chosen_before(remembered: Mapping[str, Any] | None) -> tuple[dict[Field, str], set[str]]:
    """Per field the header that a person chose, and the headers that were then left unused."""
    if not remembered:
        return {}, set()
    names = [normalised(header) for header in remembered["headers"]]
    settled = {Field(field): names[at] for field, at in remembered["columns"].items() if isinstance(at, int)}
    return settled, set(names) - set(settled.values())


def _with_months(columns: dict[Field, int | list[int]], headers: Sequence[str]) -> dict[Field, int | list[int]]:
    instead_of_months = (Field.PERIOD, Field.AMOUNT, Field.DEBIT, Field.CREDIT)
    others = {field: at for field, at in columns.items() if field not in instead_of_months}
    months = [at for at, header in enumerate(headers) if at not in others.values() and month_of_header(header)]
    has_amount = Field.AMOUNT in columns or (Field.DEBIT in columns and Field.CREDIT in columns)
    if len(months) < _ENOUGH_MONTHS and (has_amount or len(months) < 2):
        return columns
    return others | {Field.MONTHS: months}


def refuse_twins(headers: Sequence[str], columns: Mapping[Field, int | list[int]]) -> None:
    """Raise UnreadableFile when two columns bear the same name and we need one of them, or two are the same month."""
    names = [normalised(header) for header in headers]
    for field in _MUST_BE_ALONE:
        first = columns.get(field)
        if isinstance(first, int) and names.count(names[first]) > 1:
            twins = [at + 1 for at, name in enumerate(names) if name == names[first]]
            places = ", ".join(map(str, twins[:-1]))
            raise UnreadableFile(
                f"Filen har {len(twins)} kolumner som heter {headers[first]} (kolumn {places} och {twins[-1]}). "
                "Ta bort eller döp om den som inte ska läsas och försök igen."
            )
    months = columns.get(Field.MONTHS)
    if isinstance(months, list) and len({month_of_header(headers[at]) for at in months}) < len(months):
        raise UnreadableFile(
            "Filen har samma månad i flera kolumner. Lämna kvar en kolumn för varje månad och försök igen."
        )


def missing(columns: Mapping[Field, int | list[int]]) -> tuple[str, ...]:
    """What a file needs and these columns do not have, in Swedish."""
    found = [SWEDISH[field] for field in _CODES if field not in columns]
    if Field.MONTHS in columns:
        return tuple(found)
    if Field.PERIOD not in columns and Field.BOOKED_ON not in columns:
        found.append("Period (eller Bokföringsdatum)")
    sides = [field for field in (Field.DEBIT, Field.CREDIT) if field not in columns]
    if Field.AMOUNT not in columns and sides:
        found.append("Belopp (eller Debet och Kredit)" if len(sides) == 2 else SWEDISH[sides[0]])
    return tuple(found)
