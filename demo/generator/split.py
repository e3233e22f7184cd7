"""Splitting of exact amounts: the parts always add up to the whole, to the öre."""

from collections.abc import Sequence


def split(total: int, weights: Sequence[int], grain: int = 1) -> list[int]:
    """Parts of ``total`` (öre) in proportion to the weights, in multiples of ``grain`` öre, together exactly the total.

    The parts are the steps of the rounded running sum, so none is more than one grain from its share and no last part
    has to take what the others left. A total that is no multiple of the grain leaves its remainder in the first part.
    Raises ValueError when no weight is above zero.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("ingen vikt är större än noll")
    grains, remainder = divmod(total, grain)
    parts, running, before = [], 0, 0
    for weight in weights:
        running += weight
        reached = grains * running // whole
        parts.append((reached - before) * grain)
        before = reached
    if remainder:
        parts[next(index for index, weight in enumerate(weights) if weight)] += remainder
    return parts
