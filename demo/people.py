"""The demo municipality's people: one of each kind, named by role, never by an invented person."""

from dataclasses import dataclass
from datetime import date

from followup.access import Role
from followup.models import Membership, Unit, User

PASSWORD = "uppsikt-demo-2023"  # public on purpose: it opens the demo only
SINCE = date(2022, 1, 1)


@dataclass(frozen=True)
class Person:
    """A demo person: user name, role, the code of the unit she belongs to, and what she comes for."""

    username: str
    role: Role
    unit: str
    wants: str


PEOPLE = (
    Person("fortroendevald", Role.POLITICIAN, "KS", "läser hur nämnden ligger till mot budget"),
    Person("controller", Role.CONTROLLER, "KS", "följer avvikelser och lämnar prognos"),
    Person("handlaggare", Role.STAFF, "KLF", "lämnar prognos för förvaltningen"),
    Person("forvaltningschef", Role.HEAD, "KLF", "ansvarar för förvaltningens prognos"),
    Person("ekonomichef", Role.FINANCE_DIRECTOR, "LK", "tar fram delårsrapporten"),
    Person("namndsekreterare", Role.SECRETARY, "KS", "hämtar rapporten till kallelsen"),
    Person("revisor", Role.AUDITOR, "LK", "läser allt, ändrar inget"),
    Person("admin", Role.ADMIN, "LK", "läser in huvudbok och budget"),
)


def create() -> None:
    """The people with their memberships; those who exist are left as they are."""
    for person in PEOPLE:
        user, made = User.objects.get_or_create(username=person.username, defaults={"first_name": person.role.label})
        if made:
            user.set_password(PASSWORD)
            user.save()
        Membership.objects.get_or_create(
            person=user, unit=Unit.objects.get(code=person.unit), role=person.role, defaults={"valid_from": SINCE}
        )
