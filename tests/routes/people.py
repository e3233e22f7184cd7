"""Those who ask in the access matrix: each role in its own committee, in another's and in a part; and those outside."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from followup.access import ROLES, Permission, Role
from followup.models import Membership, Unit, User

OWN, OTHER, PART, ALL = "KS", "BOU", "KLF", "LK"  # the committee with the objects, another, a department, all of it
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Asker:
    """A person with some roles in a unit for a time. Without roles she has a login alone."""

    name: str
    roles: tuple[Role, ...] = ()
    unit: str = ""
    since: date = SINCE
    until: date | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def permissions(self) -> frozenset[Permission]:
        """What her roles give while they last."""
        return frozenset[Permission]().union(*(ROLES[role] for role in self.roles))

    def has_less_than(self, other: "Asker") -> bool:
        """Whether the other has all that she has and more, at the same place and time."""
        if not self.roles:
            return bool(other.roles)
        same = (self.unit, self.since, self.until) == (other.unit, other.since, other.until)
        return same and self.permissions < other.permissions

    def made(self) -> User:
        """The person, with her memberships."""
        user = User.objects.create_user(username=f"matrix-{self.name}", password="x")
        unit = Unit.objects.get(code=self.unit) if self.unit else None
        for role in self.roles:
            times = {"valid_from": self.since, "valid_to": self.until}
            Membership.objects.create(person=user, unit=unit, role=role, **times)
        return user


def each(unit: str, *roles: Role) -> list[Asker]:
    """A person of each role in a unit."""
    return [Asker(f"{role}-{unit}", (role,), unit) for role in roles or Role]


def outside() -> list[Asker]:
    """A person without a role, and two who have all of them, until yesterday and from tomorrow."""
    day, today = timedelta(days=1), timezone.localdate()
    return [
        Asker("nobody"),
        Asker("ended", tuple(Role), OWN, until=today - day),
        Asker("tomorrow", tuple(Role), OWN, since=today + day),
    ]
