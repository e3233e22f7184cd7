"""The bridge takes one-off items out of the result, exactly, and says so in words that can be read aloud."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from finance.bridge import Bridge, BridgeItem
from followup.charts import Tone

kronor = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def mnkr(words: str) -> Decimal:
    return Decimal(words) * 1_000_000


def of_the_report() -> Bridge:
    items = [
        BridgeItem("Skattereglering", mnkr("2.6")),
        BridgeItem("Elstöd", mnkr("6"), approximate=True, expected=True),
        BridgeItem("Tomträtter", mnkr("52.2")),
        BridgeItem("RTÖG", mnkr("8.8")),
    ]
    return Bridge.of("Prognosen för helåret 2023", mnkr("81.9"), items)


def test_the_reports_81_9_becomes_12_3() -> None:
    bridge = of_the_report()
    assert bridge.ordinary == mnkr("12.3")
    assert bridge.in_words == (
        "Prognosen för helåret 2023 är ett överskott på 81,9 mnkr. I det ingår 4 jämförelsestörande poster: "
        "Tomträtter 52,2 mnkr, RTÖG 8,8 mnkr, Elstöd ungefär 6,0 mnkr och Skattereglering 2,6 mnkr. "
        "Utan dem är resultatet för ordinarie verksamhet ett överskott på 12,3 mnkr."
    )


def test_the_picture_begins_at_the_result_and_ends_at_the_ordinary() -> None:
    chart = of_the_report().chart
    assert [row[1] for row in chart.rows] == ["+81,9", "−52,2", "−8,8", "−6,0", "−2,6", "+12,3"]
    assert f"fill-{Tone.BETTER}" in chart.printed


def test_at_a_glance_the_lighter_items_are_taken_together() -> None:
    chart = of_the_report().glance(2)
    names = ["Prognos", "Tomträtter", "RTÖG", "2 mindre poster", "Ordinarie verksamhet"]
    assert chart.rows == tuple(zip(names, ["+81,9", "−52,2", "−8,8", "−8,6", "+12,3"], strict=True))
    assert len(of_the_report().glance(3).rows) == len(of_the_report().chart.rows)


@given(kronor, st.lists(kronor))
def test_the_steps_add_up_to_the_ore(result: Decimal, amounts: list[Decimal]) -> None:
    bridge = Bridge.of("Utfallet", result, [BridgeItem(str(number), one) for number, one in enumerate(amounts)])
    (_, first, _), *taken, (_, last, _) = bridge.steps
    assert first + sum(amount for _, amount, _ in taken) == last == bridge.ordinary
    assert len(bridge.chart.rows) == len(amounts) + 2


def test_without_items_the_result_is_the_ordinary_and_the_words_say_so() -> None:
    bridge = Bridge.of("Utfallet jan–aug 2023", mnkr("-3"), [])
    assert bridge.ordinary == bridge.result
    assert bridge.in_words == (
        "Utfallet jan–aug 2023 är ett underskott på 3,0 mnkr. Inga jämförelsestörande poster är registrerade."
    )


def test_one_item_is_told_in_the_singular() -> None:
    bridge = Bridge.of("Utfallet", mnkr("1"), [BridgeItem("Skadestånd", mnkr("1"))])
    assert "I det ingår en jämförelsestörande post: Skadestånd 1,0 mnkr. Utan den är resultatet" in bridge.in_words
    assert bridge.in_words.endswith("i nivå med budget.")
