"""A made-up municipality of ordinary size and its ledger files: the same seed gives the same bytes.

One committee (or more) with 20 areas of 20 ansvar; each ansvar has three to five activities of 60 and uses 30 of 150
accounts, some of them much more than others.
A voucher has four rows that add up to nothing; 1 000 000 rows are about 100 MB in twelve columns.
"""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

AREAS, ANSVAR_AN_AREA = 20, 20
ACTIVITIES = [str(code) for code in range(200, 800, 10)]
ACCOUNTS = [*(f"{code}" for code in range(3010, 3310, 10)), *(f"{code}" for code in range(4010, 7610, 30))]
ACCOUNTS_AN_ANSVAR = 30
BANK = "1940"
TEXTS = ["Elförbrukning", "Löner månadsavlönade", "Lokalhyra kvartal", "Livsmedel Åkerö", "Konsultarvode", "Städtjänst"]
HEADER = "Period;Vernr;Bokföringsdatum;Konto;Ansvar;Verksamhet;Projekt;Motpart;Leverantör;Text;Attestant;Belopp"
ROWS_A_VOUCHER = 4


def ansvar() -> list[str]:
    """The codes of the ansvar, by area."""
    return [f"{10 + area}{number:03}" for area in range(AREAS) for number in range(ANSVAR_AN_AREA)]


def write(path: Path, rows: int, year: int, months: int = 12) -> Path:
    """A ledger file of a year (or its first months) with about ``rows`` rows, a month after the other."""
    chance = np.random.default_rng(year * 100 + months)
    units = np.array(ansvar())
    of_unit = [chance.choice(len(ACTIVITIES), chance.integers(3, 6), replace=False) for _ in units]
    with path.open("wb") as file:
        file.write(f"{HEADER}\r\n".encode())
        for month in range(1, months + 1):
            frame = _month(chance, rows // months // ROWS_A_VOUCHER, year, month, units, of_unit)
            frame.write_csv(file, include_header=False, separator=";", line_terminator="\r\n")
    return path


def _month(
    chance: np.random.Generator,
    vouchers: int,
    year: int,
    month: int,
    units: np.ndarray,
    of_unit: list[np.ndarray],
) -> pl.DataFrame:
    count = vouchers * ROWS_A_VOUCHER
    voucher = np.repeat(np.arange(vouchers), ROWS_A_VOUCHER)
    unit = np.repeat(chance.integers(0, len(units), vouchers), ROWS_A_VOUCHER)
    widths = np.array([len(activities) for activities in of_unit])
    table = np.array([np.resize(activities, 5) for activities in of_unit])
    activity = table[unit, chance.integers(0, widths[unit])]
    used = np.array(
        [np.random.default_rng(number).permutation(len(ACCOUNTS))[:ACCOUNTS_AN_ANSVAR] for number in range(len(units))]
    )
    account = np.array(ACCOUNTS)[used[unit, (chance.beta(1, 4, count) * ACCOUNTS_AN_ANSVAR).astype(int)]]
    ore = chance.lognormal(11, 1.5, count).astype(np.int64)
    ore[np.char.startswith(account, "3")] *= -1
    last = np.arange(ROWS_A_VOUCHER - 1, count, ROWS_A_VOUCHER)
    account[last] = BANK
    ore[last] = -(np.add.reduceat(ore, np.arange(0, count, ROWS_A_VOUCHER)) - ore[last])
    days = np.repeat(chance.integers(1, 29, vouchers), ROWS_A_VOUCHER)
    kronor = pl.Series(np.abs(ore))
    sign = pl.Series(np.where(ore < 0, "-", ""))
    return pl.DataFrame(
        {
            "period": np.full(count, year * 100 + month),
            "voucher": pl.Series(voucher + month * 1_000_000).cast(pl.String),
            "booked_on": pl.Series([date(year, month, day) for day in range(1, 29)]).gather(days - 1),
            "account": account,
            "unit": units[unit],
            "activity": np.array(ACTIVITIES)[activity],
            "project": np.where(chance.random(count) < 0.1, "7001", ""),
            "counterparty": np.where(chance.random(count) < 0.2, "901", ""),
            "supplier": np.char.add("L", chance.integers(1000, 4000, count).astype(str)),
            "text": np.char.add(
                np.array(TEXTS)[chance.integers(0, len(TEXTS), count)],
                np.char.add(" ", chance.integers(1, 99_999, count).astype(str)),
            ),
            "by": np.char.add("anv", chance.integers(10, 99, count).astype(str)),
            "amount": sign + (kronor // 100).cast(pl.String) + "," + (kronor % 100).cast(pl.String).str.zfill(2),
        }
    )


def lay_up(years: range, committees: int = 1) -> None:
    """The registers: calendar, organisation, codes with their groups, the two sources and an importer."""
    from finance.models import Account, Activity, Counterparty, Project, Source
    from followup import periods
    from followup.models import FiscalYear, Occasion, Period, User

    for year in years:
        FiscalYear.objects.create(year=year)
        Period.objects.bulk_create(Period(number=n, fiscal_year_id=year) for n in periods.whole_year(year))
    Occasion.objects.create(code="last", name="Delår", kind="interim", period_id=years[-1] * 100 + 8)
    sides = {"1": "balance", "3": "revenue"}
    Account.objects.bulk_create(
        Account(code=code, name=f"Konto {code}", side=sides.get(code[0], "cost")) for code in [BANK, *ACCOUNTS]
    )
    Activity.objects.bulk_create(Activity(code=code, name=f"Verksamhet {code}") for code in ACTIVITIES)
    _organisation(committees)
    Project.objects.create(code="7001", name="Projektet")
    Counterparty.objects.create(code="901", name="Internt")
    Source.objects.create(code="huvudbok", name="Huvudboken", kind=Source.Kind.OUTCOME)
    for year in years[-2:]:
        Source.objects.create(code=f"budget-{year}", name=f"Budget {year}", kind=Source.Kind.BUDGET)
    User.objects.create_user(username="bench")


def _organisation(committees: int) -> None:
    """The areas dealt out to the committees, each with a department and its own groups of activities."""
    from finance.models import ActivityGroup, ActivityPattern
    from followup.models import Unit

    since = {"valid_from": date(2000, 1, 1)}
    top = Unit.objects.create(code="K", name="Kommunen", kind="municipality", **since)
    for number in range(committees):
        own = f"{number or ''}"  # the only one is N, with the department F
        committee = Unit.objects.create(
            code=f"N{own}", name=f"Nämnden {own}".strip(), kind="committee", parent=top, **since
        )
        department = Unit.objects.create(
            code=f"F{own}", name=f"Förvaltningen {own}".strip(), kind="department", parent=committee, **since
        )
        for area in range(number, AREAS, committees):
            parent = Unit.objects.create(
                code=f"{10 + area}", name=f"Område {area}", kind="area", parent=department, **since
            )
            Unit.objects.bulk_create(
                Unit(code=code, name=f"Ansvar {code}", kind="responsibility", parent=parent, **since)
                for code in ansvar()
                if code[:2] == parent.code
            )
        for sort, tens in enumerate(sorted({code[:2] for code in ACTIVITIES})):
            group = ActivityGroup.objects.create(committee=committee, label=f"{tens}*", name=f"Grupp {tens}", sort=sort)
            ActivityPattern.objects.create(group=group, committee=committee, pattern=f"{tens}*", first_year=2000)
