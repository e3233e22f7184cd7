"""One-off items: laid up from ledger rows, changed with history, shown to those who may, and taken out of series."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from finance import one_offs
from finance.models import ActivityGroup, Entry, OneOffItem, PublishedPeriod
from finance.one_offs import Facts
from finance.summary import Cut, Horizon
from followup import workflow
from followup.access import Role
from followup.models import User, WorkflowEvent
from tests.factories import cells, ground
from tests.finance import world as small

pytestmark = pytest.mark.django_db
ADDRESS = "/ekonomi/engangsposter/TN/2023-08/"
TKR = 1000


@dataclass
class Register:
    """The small world with its outcome in thousands, and short words for the register."""

    world: small.World

    @property
    def by(self) -> User:
        """The controller."""
        return self.world.clerk

    def facts(self, **values: Any) -> Facts:
        """What is said of an item in the school."""
        common = {"unit": self.world.organisation.school, "text": "Skadestånd", "kind": "outcome"}
        return Facts(**common | values)

    def add(self, *rows: Entry, **values: object) -> OneOffItem:
        """Lay up an item."""
        return one_offs.add(occasion=self.world.occasion, facts=self.facts(**values), rows=rows, by=self.by)

    def row(self, **values: object) -> Entry:
        """A ledger row."""
        return Entry.objects.get(batch__source__kind="outcome", **values)

    def cells(self) -> dict[tuple[str, str], dict[int, Decimal]]:
        """What is taken out of series, by codes and side."""
        found = one_offs.months_by_cell(committee=self.world.organisation.committee, occasion=self.world.occasion)
        return {(key.line.codes, key.side): months for key, months in found.items()}


@pytest.fixture
def register() -> Register:
    return Register(small.booked(scale=TKR))


def revenue(register: Register) -> Entry:
    return register.row(account__code="3110")


def test_an_item_is_the_sum_of_its_ledger_rows_and_plus_improves_the_result(register: Register) -> None:
    item = register.add(revenue(register))
    assert item.amount == 30 * TKR
    (pointed,) = one_offs.pointed_rows([item])[item.pk]
    assert pointed.stands and pointed.row.amount == -30 * TKR


def test_a_ledger_row_is_taken_out_of_the_result_once(register: Register) -> None:
    register.add(revenue(register))
    with pytest.raises(one_offs.NotPossible, match="hör redan till posten ”Skadestånd”"):
        register.add(revenue(register), text="Samma igen")


def test_a_new_file_that_no_longer_holds_the_row_is_noticed_and_one_that_does_is_not(register: Register) -> None:
    item = register.add(revenue(register))
    entry = revenue(register)
    PublishedPeriod.objects.filter(batch=entry.batch, period=202308).delete()
    assert not one_offs.pointed_rows([item])[item.pk][0].stands
    filler = (202307, "5010", "10101", "440", "1")
    PublishedPeriod.objects.filter(batch=entry.batch, period=202307).delete()
    lines = [filler] * (entry.line - 2) + [(202308, "3110", "10101", "440", str(entry.amount))]
    batch = cells.outcome(register.by, lines)  # the voucher follows the line, and so is the same
    assert batch.pk != entry.batch_id
    assert one_offs.pointed_rows([item])[item.pk][0].stands


def test_every_change_is_kept_with_who_and_what_it_was_before(register: Register) -> None:
    item = register.add(amount=Decimal(5000), approximate=True)
    assert one_offs.change(item=item, facts=register.facts(amount=Decimal(7000)), by=register.by)
    assert not one_offs.change(item=item, facts=register.facts(amount=Decimal(7000)), by=register.by)
    one_offs.remove(item=item, by=register.by)
    removed, changed, added = item.events.all()
    assert [removed.action, changed.action, added.action] == ["removed", "changed", "added"]
    assert changed.changes == [["Belopp", "ungefär +5\u00a0000,00 kr", "+7\u00a0000,00 kr"]]
    assert changed.by == register.by


def test_what_the_committee_has_decided_stands(register: Register) -> None:
    item = register.add(amount=Decimal(5000))
    world = register.world
    _decided(world)
    with pytest.raises(workflow.Closed, match="Testnämnden"):
        one_offs.remove(item=item, by=register.by)
    with pytest.raises(workflow.Closed):
        register.add(amount=Decimal(1))


def _decided(world: small.World) -> None:
    WorkflowEvent.objects.create(
        occasion=world.occasion,
        unit=world.organisation.committee,
        number=1,
        before="not_started",
        after="decided",
        by=world.clerk,
        paragraph="17",
        decided_on="2023-10-10",
        diary_number="KS 2023-1",
    )


def test_the_bridge_takes_out_the_appropriation_financed_items_alone(register: Register) -> None:
    register.add(revenue(register), text="Stort")
    register.add(amount=Decimal(6 * TKR), text="Väntat", kind="expected", approximate=True)
    register.add(amount=Decimal(9 * TKR), text="Köket", unit=register.world.organisation.by_code["201"])
    year = one_offs.bridge(register.world.table(Cut.ORGANISATION, Horizon.YEAR))
    period = one_offs.bridge(register.world.table(Cut.ORGANISATION, Horizon.PERIOD))
    assert [item.text for item in year.items] == ["Stort", "Väntat"]
    assert [item.text for item in period.items] == ["Stort"]
    assert year.ordinary == register.world.table(horizon=Horizon.YEAR).total.deviation - 36 * TKR


def test_series_are_told_where_and_when_the_kronor_lie_with_the_ledgers_sign(register: Register) -> None:
    register.add(revenue(register))
    group = ActivityGroup.objects.get(label="249")
    park = register.world.organisation.park
    register.add(
        amount=Decimal(4000), kind="expected", unit=park, group=group, side="cost", period_id=202310, text="Bidrag"
    )
    assert register.cells() == {
        ("44*", "revenue"): {202308: Decimal(-30 * TKR)},
        ("249", "cost"): {202310: Decimal(-4000)},
    }


def test_an_item_that_is_a_part_of_its_rows_takes_out_that_part(register: Register) -> None:
    register.add(revenue(register), amount=Decimal(10 * TKR))
    assert register.cells() == {("44*", "revenue"): {202308: Decimal(-10 * TKR)}}


def test_the_items_of_an_earlier_occasion_are_brought_along_once(register: Register) -> None:
    register.add(revenue(register))
    later = ground.occasion(202310)
    committee = register.world.organisation.committee
    assert one_offs.bring_along(committee=committee, occasion=later, by=register.by) == 1
    (copy,) = one_offs.register(committee, later)
    assert copy.amount == 30 * TKR and copy.rows.count() == 1
    with pytest.raises(one_offs.NotPossible, match="har redan poster"):
        one_offs.bring_along(committee=committee, occasion=later, by=register.by)


class TestScreens:
    def signed_in(self, person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def test_ticked_ledger_rows_become_an_item(self, register: Register) -> None:
        client = self.signed_in(register.by)
        rows = client.get("/ekonomi/driftsammandrag/TN/2023-08/underlag/?visar=rader").content.decode()
        entry = revenue(register)
        key = f"{entry.batch_id}-{entry.line}-{entry.number}"
        assert f'name="rad" value="{key}"' in rows
        form = client.get(f"{ADDRESS}ny/", {"rad": key}).context["form"]
        assert form.initial["amount"].replace("\u00a0", " ") == "30 000"
        values = {"rad": key, "text": "Taxor", "kind": "outcome", "amount": "", "unit": form.initial["unit"]}
        assert client.post(f"{ADDRESS}ny/", values).status_code == 302
        assert OneOffItem.objects.get().amount == 30 * TKR

    @pytest.mark.parametrize("amount", ["", "abc", "1000 miljarder", "0"])
    def test_a_bad_amount_is_told_in_swedish_and_nothing_is_lost(self, register: Register, amount: str) -> None:
        values = {"text": "Elstöd", "kind": "expected", "amount": amount, "unit": register.world.organisation.school.pk}
        answer = self.signed_in(register.by).post(f"{ADDRESS}ny/", values)
        assert answer.status_code == 422
        assert answer.context["form"].errors and 'value="Elstöd"' in answer.content.decode()
        assert not OneOffItem.objects.exists()

    def test_a_politician_reads_but_may_not_write(self, register: Register) -> None:
        item = register.add(revenue(register))
        client = self.signed_in(ground.person("politiker", Role.POLITICIAN, register.world.organisation.committee))
        assert "Skadestånd" in client.get(ADDRESS).content.decode()
        page = client.get(f"{ADDRESS}{item.pk}/").content.decode()
        assert "Ta bort" not in page and "Upplagd" in page
        row = item.rows.get().pk
        for address in (
            "ny/",
            "hamta/",
            f"{item.pk}/",
            f"{item.pk}/ta-bort/",
            f"{item.pk}/rader/",
            f"{item.pk}/rader/{row}/slapp/",
        ):
            assert client.post(ADDRESS + address).status_code == 403, address
        assert not OneOffItem.objects.exclude(removed_at=None).exists()

    def test_a_stranger_does_not_learn_that_it_is_there(self, register: Register) -> None:
        item = register.add(revenue(register))
        other = register.world.organisation.other_committee
        for person in (ground.person("okänd"), ground.person("granne", Role.CONTROLLER, other)):
            client = self.signed_in(person)
            for address in ("", "ny/", f"{item.pk}/"):
                assert client.get(ADDRESS + address).status_code == 404
            for address in ("hamta/", f"{item.pk}/ta-bort/", f"{item.pk}/rader/"):
                assert client.post(ADDRESS + address).status_code == 404

    def test_the_controller_changes_removes_and_lets_go_of_rows(self, register: Register) -> None:
        item = register.add(revenue(register))
        client = self.signed_in(register.by)
        values = {"text": "Nytt namn", "kind": "outcome", "amount": "30 tkr", "unit": item.unit_id}
        assert client.post(f"{ADDRESS}{item.pk}/", values).status_code == 302
        client.post(f"{ADDRESS}{item.pk}/rader/{item.rows.get().pk}/slapp/")
        assert not item.rows.exists()
        entry = revenue(register)
        client.post(f"{ADDRESS}{item.pk}/rader/", {"rad": f"{entry.batch_id}-{entry.line}-{entry.number}"})
        assert item.rows.count() == 1
        client.post(f"{ADDRESS}{item.pk}/ta-bort/")
        item.refresh_from_db()
        assert item.removed_at and item.text == "Nytt namn"

    def test_the_register_is_a_file_too(self, register: Register) -> None:
        register.add(revenue(register))
        text = self.signed_in(register.by).get(ADDRESS, {"format": "csv"}).getvalue().decode("utf-8-sig")
        assert "Skadestånd;Skola;Utfall;1 rad;0,0;30000,00" in text
