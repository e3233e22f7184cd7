from decimal import Decimal

import pytest
from django_tables2 import Table

from finance import selectors
from finance.models import Account, Activity, ActivityGroup, PublishedPeriod
from finance.pages import narrowed
from finance.selectors import By, Ledger
from finance.signs import Profile
from finance.tables import EntryTable
from followup.access import Role
from tests.factories import cells, ground, ledger
from tests.finance import world as small

pytestmark = pytest.mark.django_db
ADDRESS = "/ekonomi/driftsammandrag/TN/2023-08/underlag/"


@pytest.fixture
def world():
    return small.booked()


@pytest.fixture
def reader(client, world):
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    return client


def scope(world, **query):
    return narrowed(
        selectors.scope(world.organisation.committee, world.occasion), {key: str(value) for key, value in query.items()}
    )


def rows(world, by, **query):
    drilled = selectors.drill_down(scope(world, **query), by)
    return [(row.name, *(int(amount) for amount in row.amounts)) for row in drilled]


def test_an_area_is_made_of_its_ansvar(world):
    assert rows(world, By.UNIT, enhet=world.organisation.school.pk) == [
        ("Norra skolan", 70, 140, 70, 90),
        ("Södra skolan", 50, 0, -50, 0),
        ("Nettokostnad", 120, 140, 20, 90),
        ("varav kostnader", 150, 160, 10, 90),
        ("varav intäkter", 30, 20, 10, 0),
    ]


def test_a_group_of_activities_is_made_of_the_appropriation_financed_units(world):
    school = ActivityGroup.objects.get(label="44*")
    assert rows(world, By.UNIT, grupp=school.pk)[:2] == [
        ("Skola", 120, 140, 20, 90),
        ("Nettokostnad", 120, 140, 20, 90),
    ]
    assert rows(world, By.ACTIVITY, grupp=school.pk)[:2] == [
        ("Grundskola", 70, 140, 70, 90),
        ("Anpassad skola", 50, 0, -50, 0),
    ]


def test_accounts_add_up_with_the_sign_of_the_unit(world):
    kitchen = world.organisation.kitchen
    assert scope(world, enhet=kitchen.pk).profile is Profile.RESULT
    assert rows(world, By.ACCOUNT, enhet=kitchen.pk) == [
        ("Övriga intäkter", 260, 220, 40, 0),
        ("Bidrag", -200, -200, 0, 0),
        ("Resultat", 60, 20, 40, 0),
        ("varav kostnader", 200, 200, 0, 0),
        ("varav intäkter", 260, 220, 40, 0),
    ]


def test_one_side_alone_is_shown_as_plus(world):
    assert rows(world, By.ACCOUNT, slag="revenue") == [("Taxor och avgifter", 30, 20, 10, 0), ("Summa", 30, 20, 10, 0)]


@pytest.mark.parametrize("by", [By.UNIT, By.ACTIVITY, By.ACCOUNT])
def test_every_level_sums_to_the_row_it_came_from(world, by):
    for row in world.table().parts + world.table().other_administrations:
        drilled = selectors.drill_down(scope(world, enhet=row.unit_id), by)
        total = next(one for one in drilled if one.kind == "sum")
        assert total.amounts == row.amounts
        assert sum((one.current for one in drilled if one.kind == "row"), Decimal(0)) == total.current


def test_the_way_down_goes_by_units_then_activities_then_accounts_then_rows(world):
    leaf = world.organisation.by_code["10101"].pk
    activity, account = Activity.objects.get(code="440").pk, Account.objects.get(code="5010").pk
    assert scope(world, enhet=world.organisation.school.pk).next_by is By.UNIT
    assert scope(world, enhet=leaf).next_by is By.ACTIVITY
    assert scope(world, enhet=leaf, verksamhet=activity).next_by is By.ACCOUNT
    assert scope(world, enhet=leaf, verksamhet=activity, konto=account).next_by is By.ENTRY


def test_ledger_rows_are_those_published_for_the_period(world):
    area = scope(world, enhet=world.organisation.school.pk)
    assert [entry.amount for entry in selectors.entries(area)] == [100, 50, -30]
    assert [entry.amount for entry in selectors.entries(area, Ledger.BUDGET)] == [160, -20]
    assert [entry.amount for entry in selectors.entries(area, Ledger.LAST_YEAR)] == [90]


def test_rows_of_a_replaced_import_are_never_seen(world):
    """A later import speaks for August; the earlier one still speaks for the other months."""
    PublishedPeriod.objects.filter(source__code="huvudbok", period=202308).delete()
    cells.published(ledger.sources()[0], world.clerk, [(202308, "5010", "10101", "440", "60")])
    assert [entry.amount for entry in selectors.entries(scope(world, enhet=world.organisation.school.pk))] == [100, 60]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("FAKTURA", [60, 7]),
        ("v3", [7]),
        ("5010", [60, 7]),
        ("60,00", [60]),
        ("\u221260", [60]),
        ("501", [60, 7]),
        ("%", []),
        ("finns inte", []),
    ],
)
def test_ledger_rows_are_found_by_text_voucher_account_and_amount(search, found):
    world = small.empty()
    postings = [(202301, "5010", "10101", "440", "60"), (202301, "5010", "10101", "440", "7")]
    cells.outcome(world.clerk, postings, text="Faktura för hyra")
    rows = selectors.entries(scope(world, enhet=world.organisation.school.pk), search=search)
    assert [entry.amount for entry in rows] == found


def test_only_the_published_imports_partitions_are_opened(world):
    other = cells.published(ledger.sources()[0], world.clerk, [])
    plan = selectors.entries(scope(world, enhet=world.organisation.school.pk)).explain()
    assert f"finance_entry_{other.pk}" not in plan
    assert "finance_entry_" in plan


def test_each_step_is_a_breadcrumb_back(reader, world):
    query = {
        "enhet": world.organisation.by_code["10101"].pk,
        "verksamhet": Activity.objects.get(code="440").pk,
        "konto": Account.objects.get(code="5010").pk,
    }
    page = reader.get(ADDRESS, query).context["page"]
    assert [words for words, _ in page.crumbs] == ["Driftsammandrag", "Skola", "Norra skolan", "440 Grundskola"]
    for _, address in page.crumbs:
        assert reader.get(address).status_code == 200
    assert page.headline == "5010 Löner"


def test_every_link_down_leads_on_until_the_ledger_rows(reader, world):
    address, seen = f"{ADDRESS}?enhet={world.organisation.school.pk}", []
    while True:
        response = reader.get(address)
        assert response.status_code == 200
        page = response.context["page"]
        seen.append(page.by)
        if page.by is By.ENTRY:
            break
        address = page.link(next(iter(response.context["table"].rows)).record)
    assert seen == [By.UNIT, By.ACTIVITY, By.ACCOUNT, By.ENTRY]
    assert "\u221230,00" in response.content.decode()  # taxor och avgifter comes first


def test_ledger_rows_come_in_pages_and_are_searched(reader, world):
    postings = [(202302, "5010", "10201", "249", str(amount)) for amount in range(1, 121)]
    PublishedPeriod.objects.filter(period=202302).delete()
    cells.outcome(world.clerk, postings)
    query = {"enhet": world.organisation.park.pk, "visar": "rader"}
    first = reader.get(ADDRESS, query)
    assert "Rad 1–50 av 121" in " ".join(first.content.decode().split())
    second = reader.get(ADDRESS, query | {"page": 3, "ordning": "-amount"})
    assert len(second.context["table"].page.object_list) == 21
    found = reader.get(ADDRESS, query | {"sok": "119"})
    assert [row.record.amount for row in found.context["table"].rows] == [119]
    assert "Inga rader stämmer" in reader.get(ADDRESS, query | {"sok": "saknas"}).content.decode()


def test_what_does_not_exist_or_may_not_be_known_is_not_found(client, reader, world):
    elsewhere = world.organisation.other_committee.pk
    for query in (
        {"enhet": elsewhere},
        {"enhet": "x"},
        {"grupp": 0},
        {"slag": "balance"},
        {"konto": 0},
        {"visar": "allt"},
    ):
        assert reader.get(ADDRESS, query).status_code == 404, query
    client.force_login(ground.person("nyfiken"))
    assert client.get(ADDRESS, {"enhet": world.organisation.school.pk}).status_code == 404


def test_one_who_reads_an_area_sees_behind_it_and_nothing_beside_it(client, world):
    client.force_login(ground.person("rektor", Role.STAFF, world.organisation.school))
    assert client.get(ADDRESS, {"enhet": world.organisation.school.pk}).status_code == 200
    for beside in (world.organisation.park, world.organisation.department, world.organisation.kitchen):
        assert client.get(ADDRESS, {"enhet": beside.pk}).status_code == 404
    assert client.get(ADDRESS).status_code == 404
    assert client.get(ADDRESS, {"grupp": ActivityGroup.objects.get(label="44*").pk}).status_code == 404


def test_every_step_of_the_way_can_be_opened_by_whoever_is_shown_it(client, world):
    """One who belongs to an area is led up to the area, not to the committee above it."""
    client.force_login(ground.person("rektor", Role.STAFF, world.organisation.school))
    group = ActivityGroup.objects.get(label="44*")
    asked = {"enhet": world.organisation.school.pk, "grupp": group.pk, "slag": "cost", "visar": "konton"}
    for address in (ADDRESS, "/ekonomi/analys/TN/2023-08/"):
        page = client.get(address, asked)
        assert page.status_code == 200
        steps = page.context["page"].crumbs
        assert all(client.get(step).status_code == 200 for _, step in steps), steps


@pytest.mark.parametrize("text", ["", "Årets löner"])
def test_a_file_of_ledger_rows_has_the_cells_that_the_table_gives_one_by_one(text):
    world = small.booked(text=text)
    found = selectors.entries(selectors.scope(world.organisation.committee, world.occasion))
    for order in ("", "-amount", "unit"):
        table = EntryTable(found, order_by=order)
        assert list(table.as_values()) == list(Table.as_values(table))
        assert len(list(table.as_values())) == found.count() + 1 > 4
