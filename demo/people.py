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
    title: str = ""

    @property
    def name(self) -> str:
        """What the person is called: the role, or where several share it the unit too."""
        return self.title or str(self.role.label)

    @property
    def email(self) -> str:
        """An address that no mail can reach (RFC 2606)."""
        return f"{self.username}@linkoping.example"


PEOPLE = (
    Person("fortroendevald", Role.POLITICIAN, "KS", "läser hur nämnden ligger till mot budget"),
    Person("kommunalrad", Role.POLITICIAN, "LK", "har uppsikt över alla nämnder", "Kommunalråd"),
    Person("controller", Role.CONTROLLER, "KS", "följer avvikelser och lämnar prognos"),
    Person(
        "kommundirektor",
        Role.HEAD,
        "KS",
        "ansvarar för nämndens rapport och skickar in den",
        "Kommundirektör",
    ),
    Person("handlaggare", Role.STAFF, "KLF", "lämnar prognos för förvaltningen"),
    Person("forvaltningschef", Role.HEAD, "KLF", "ansvarar för förvaltningens prognos"),
    Person(
        "chef-vss",
        Role.HEAD,
        "VSS",
        "ansvarar för stöd och service till kommunen",
        "Chef Verksamhetsstöd",
    ),
    Person("chef-leanlink", Role.HEAD, "LL", "ansvarar för kommunens egen vård och omsorg", "Chef Leanlink"),
    Person("ekonomichef", Role.FINANCE_DIRECTOR, "LK", "tar fram delårsrapporten"),
    Person("namndsekreterare", Role.SECRETARY, "KS", "hämtar rapporten till kallelsen"),
    Person("revisor", Role.AUDITOR, "LK", "läser allt, ändrar inget"),
    Person("admin", Role.ADMIN, "LK", "läser in huvudbok och budget"),
)


def create() -> None:
    """The people with their memberships; those who exist are left as they are."""
    for person in PEOPLE:
        user, made = User.objects.get_or_create(
            username=person.username, defaults={"first_name": person.name, "email": person.email}
        )
        if made:
            user.set_password(PASSWORD)
            user.save()
        Membership.objects.get_or_create(
            person=user, unit=Unit.objects.get(code=person.unit), role=person.role, defaults={"valid_from": SINCE}
        )
