"""Ord och begrepp: every term, for anybody, reachable from the footer and from each term's own explanation."""

import re

import pytest
from django.test import Client

from followup import terms
from followup.sorting import swedish_key

# Words of the field that stand on pages and that a reader without training may not know.
FIELD = (
    "anslag attesterad avvikelse beslutad bokslut budget delårsrapport driftsammandrag engångspost huvudbok indikator "
    "internkontroll investering konto kontrollmoment motpart målområde nettokostnad nämnd nämndmål ombudgetering "
    "omfördelning periodbudget periodisering prognos prognosförslag ram resultat resultatenhet riskvärde styrdokument "
    "tilläggsbudget träffsäkerhet utfall verksamhet verksamhetsplan åtgärdsplan"
)

pytestmark = pytest.mark.django_db


def test_anybody_may_read_what_the_words_mean() -> None:
    response = Client().get("/ord/")
    page = response.content.decode()
    assert response.status_code == 200
    for name in terms.names():
        assert f'id="{terms.anchor(name)}"' in page
        assert terms.explanation(name) in page


def test_the_words_stand_in_swedish_order_under_their_letters() -> None:
    page = Client().get("/ord/").content.decode()
    letters = re.findall(r'<h2 id="bokstav-(.)">', page)
    assert letters == sorted(letters, key=swedish_key)
    assert letters[-2:] == ["Å", "Ö"]
    assert len(re.findall(r"<dt>", page)) == len(terms.names())


def test_every_page_leads_there() -> None:
    assert '<a href="/ord/">Ord och begrepp</a>' in Client().get("/logga-in/").content.decode()


def test_two_terms_never_stand_in_the_same_place() -> None:
    anchors = [terms.anchor(name) for name in terms.names()]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("word", FIELD.split())
def test_the_words_of_the_field_are_explained(word: str) -> None:
    assert terms.explanation(word)
