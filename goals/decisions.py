"""Beslut: whether the decisions that a text cites are in the register."""

from goals import citing
from goals.models import Decision


def refusals(*texts: str) -> list[str]:
    """What is wrong with the codes that the texts cite, in Swedish; empty when all of them are known."""
    cited = [code for text in texts for code in citing.codes(text)]
    known = set(Decision.objects.filter(code__in=cited).values_list("code", flat=True)) if cited else set()
    return [
        f"Beslutet ”{code}” finns inte i beslutsregistret. Rätta koden eller lägg till beslutet."
        for code in cited
        if code not in known
    ]
