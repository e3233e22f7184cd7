"""Kolada: a client for version 3 of its open API (RKA; "Källa: Kolada"). Knows neither Django nor the clock.

The API answers ``values`` in pages that name the next one; takes at most 25 ids of a kind in a call; and says of a
value that is missing or kept back ``null`` with a status. Values come as exact decimals, never as floats.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import urllib3

BASE = "https://api.kolada.se/v3"
IDS_A_CALL = 25
ROWS_A_PAGE = 5000
PAGES_AT_MOST = 1000
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


class KoladaError(Exception):
    """Kolada could not be read; the message is Swedish and meant for the person who asked."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """Nyckeltal: its id (``N15428``), its title, and whether it is divided by sex."""

    id: str
    title: str
    divided: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """A value of a KPI for a municipality, a year and a sex (T, K or M). None has a ``status`` that may say why."""

    kpi: str
    municipality: str
    year: int
    gender: str
    value: Decimal | None
    status: str


class Kolada:
    """The API at an address. ``backoff`` is the first wait before a new try, in seconds; it doubles each time."""

    def __init__(self, base: str = BASE, *, backoff: float = 0.5, tries: int = 5, timeout: float = 30.0) -> None:
        self.base = base.rstrip("/")
        retries = urllib3.Retry(
            total=tries, backoff_factor=backoff, backoff_max=60, status_forcelist=TRY_AGAIN, raise_on_status=False
        )
        self._pool = urllib3.PoolManager(
            retries=retries, timeout=urllib3.Timeout(total=timeout), headers={"Accept": "application/json"}
        )

    def kpis(self, ids: Sequence[str]) -> dict[str, Kpi]:
        """The KPIs by id; an unknown id is left out. Raises KoladaError."""
        found = {}
        for some in batches(ids):
            for row in self._rows(f"/kpi/{','.join(some)}"):
                with _readable():
                    found[row["id"]] = Kpi(row["id"], row["title"], bool(row.get("is_divided_by_gender")))
        return found

    def municipalities(self) -> dict[str, str]:
        """The names of the municipalities and regions by code (``0580``). Raises KoladaError."""
        found = {}
        for row in self._rows("/municipality"):
            with _readable():
                found[row["id"]] = row["title"]
        return found

    def values(self, kpis: Sequence[str], municipalities: Sequence[str], years: Sequence[int]) -> Iterator[Observation]:
        """Every value of the KPIs for the municipalities and years, by sex. Raises KoladaError."""
        for some_kpis in batches(kpis):
            for some_municipalities in batches(municipalities):
                for some_years in batches([str(year) for year in years]):
                    path = f"/data/kpi/{','.join(some_kpis)}/municipality/{','.join(some_municipalities)}"
                    for row in self._rows(f"{path}/year/{','.join(some_years)}"):
                        yield from _observations(row)

    def _rows(self, path: str) -> Iterator[dict[str, Any]]:
        """The rows of an address, page after page."""
        query, seen = f"per_page={ROWS_A_PAGE}", set[str]()
        while query not in seen and len(seen) < PAGES_AT_MOST:
            seen.add(query)
            answer = self._answer(f"{self.base}{path}?{query}")
            with _readable():
                rows, following = answer["values"], answer.get("next_url") or answer.get("next_page")
            yield from rows
            if not following or not rows:
                return
            # Only the query of the next address is taken: an answer must not send us to another server.
            query = urlsplit(str(following)).query
        raise KoladaError("Kolada svarade med sidor som aldrig tar slut. Försök igen senare.")

    def _answer(self, url: str) -> dict[str, Any]:
        try:
            response = self._pool.request("GET", url)
        except urllib3.exceptions.HTTPError as error:
            raise KoladaError("Kolada går inte att nå just nu. Inget är ändrat. Försök igen senare.") from error
        if response.status in TRY_AGAIN:
            raise KoladaError(f"Kolada svarar inte som det ska just nu (fel {response.status}). Försök igen senare.")
        if response.status >= 400:
            raise KoladaError(f"Kolada tog inte emot frågan (fel {response.status}). Kontrollera nyckeltal och kommun.")
        with _readable():
            answer = json.loads(response.data, parse_float=Decimal)
            if not isinstance(answer, dict):
                raise TypeError(type(answer))
        return answer


def batches(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Ids in lots of at most 25, the most that a call takes; each once."""
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), IDS_A_CALL):
        yield tuple(unique[start : start + IDS_A_CALL])


def _observations(row: dict[str, Any]) -> Iterator[Observation]:
    with _readable():
        for one in row["values"]:
            value = one["value"]
            yield Observation(
                kpi=row["kpi"],
                municipality=row["municipality"],
                year=int(row["period"]),
                gender=one["gender"],
                value=None if value is None else Decimal(value),
                status=str(one.get("status") or ""),
            )


class _readable:
    """Turns an answer of another shape than the documented one into a KoladaError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, (KeyError, TypeError, ValueError, ArithmeticError)):
            raise KoladaError("Kolada svarade i en form som programmet inte känner igen. Inget är ändrat.") from error
