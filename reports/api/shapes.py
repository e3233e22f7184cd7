"""What the API's answers are made of: kronor, numbers, codes, pages of a list, and where a committee is looked up."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Schema
from pydantic import Field, StringConstraints

from finance import selectors
from followup import periods
from followup.models import Occasion, Unit, User

MOST = 500  # of a list in one answer

Kronor = Annotated[
    str, Field(pattern=r"^-?\d+\.\d{2}$", description="Exakta kronor och ören, till exempel -1234567.80.")
]
Number = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", description="Ett exakt tal med punkt som decimaltecken.")]
Code = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f/]{1,60}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f/]{1,300}$")]
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=200)]
CommitteeCode = Annotated[Code, Field(description="Nämndens kod, till exempel KS.")]
OccasionCode = Annotated[Code, Field(description="Uppföljningstillfällets kod, till exempel 2023-08.")]
Id = Annotated[int, Field(ge=1, le=2**53)]
LimitOf = Annotated[int, Field(ge=1, le=MOST, description="Hur många poster svaret har som mest.")]
OffsetOf = Annotated[int, Field(ge=0, le=1_000_000, description="Hur många poster som hoppas över.")]


class Named(Schema):
    """En enhet med kod och namn."""

    code: str = Field(description="Kod.")
    name: str = Field(description="Namn.")


class Listed(Schema):
    """En del av en lista."""

    total: int = Field(description="Antal poster i hela listan.")
    limit: int = Field(description="Högsta antal poster i svaret.")
    offset: int = Field(description="Antal överhoppade poster.")
    next: str | None = Field(description="Adressen till nästa del; null i den sista.")


def kronor(amount: Decimal) -> str:
    """An amount as the API writes it: ``-1234.50``; never negative zero."""
    return f"{amount + 0:.2f}" if amount else "0.00"


def maybe_kronor(amount: Decimal | None) -> str | None:
    """An amount, or nothing where there is none."""
    return None if amount is None else kronor(amount)


def number(value: Decimal) -> str:
    """An exact number, without an exponent."""
    return f"{value:f}"


def word(value: str | None) -> Any:
    """A word of a fixed set, as the database keeps it: the answer's own type holds it against the set."""
    return value


def named(unit: Unit) -> Named:
    """A unit as others name it."""
    return Named(code=unit.code, name=unit.name)


def part(request: HttpRequest, found: Sequence[Any], limit: int, offset: int) -> dict[str, Any]:
    """The part of a list that was asked for, with the way to the next."""
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset + limit)
    more = offset + limit < len(found)
    following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if more else None
    return {
        "items": found[offset : offset + limit],
        "total": len(found),
        "limit": limit,
        "offset": offset,
        "next": following,
    }


def occasion_of(code: str) -> Occasion:
    """The occasion with a code. Raises Http404."""
    found: Occasion = get_object_or_404(Occasion, code=code)
    return found


def last_day(occasion: Occasion) -> date:
    """The last day of an occasion's period."""
    return periods.last_day(occasion.period_id)


def committee_of(code: str, occasion: Occasion, reader: User) -> Unit:
    """The committee with a code, where the reader may read all of it. Raises Http404."""
    found = selectors.committees(last_day(occasion)).visible_to(reader).filter(code=code).first()
    if found is None:
        raise Http404("Nämnden finns inte.")
    return found


def address(name: str, *codes: object) -> str:
    """The address of an operation of the API, by the codes in it."""
    return reverse(f"api:{name}", args=codes)
