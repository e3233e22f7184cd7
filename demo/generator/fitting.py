"""Fitting of a two-way table to its margins, first in proportion and then exactly."""

from collections import defaultdict
from collections.abc import Mapping

Key = tuple[str, str]


def fitted(
    seed: Mapping[Key, float], margins: Mapping[Key, Key], rows: Mapping[str, int], columns: Mapping[str, int]
) -> dict[Key, float]:
    """The table nearest in proportion to ``seed`` with the given margins (iterative proportional fitting).

    ``margins`` says which row and which column each cell belongs to; several cells may share both. Margins and seed
    must not be below zero. Raises ValueError when the cells cannot carry the margins.
    """
    table = dict(seed)
    for _ in range(5000):
        worst = 0.0
        for axis, wanted in enumerate((rows, columns)):
            sums: dict[str, float] = defaultdict(float)
            for key, value in table.items():
                sums[margins[key][axis]] += value
            worst = max(worst, *(abs(sums[name] - amount) for name, amount in wanted.items()))
            table = {
                key: value * wanted[margins[key][axis]] / sums[margins[key][axis]] if value else 0.0
                for key, value in table.items()
            }
        if worst < 1:
            return table
    raise ValueError(f"marginalerna går inte att bära: {worst / 100:.0f} kr fattas")


def settled(
    table: Mapping[Key, float],
    margins: Mapping[Key, Key],
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    grain: int,
) -> dict[Key, int]:
    """The table in whole grains (öre) with exactly the given margins.

    Rows and columns are the nodes of a graph and cells its edges. What rounding leaves at each node is carried, from
    the leaves of a spanning tree to its root, by the edge to the parent; at the root nothing is left, since both
    margins have the same sum. Raises ValueError when they do not.
    """
    whole = {key: round(value / grain) * grain for key, value in table.items()}
    left: dict[tuple[int, str], int] = {(0, name): amount for name, amount in rows.items()}
    left |= {(1, name): amount for name, amount in columns.items()}
    edges: dict[tuple[int, str], list[tuple[Key, tuple[int, str]]]] = defaultdict(list)
    for key in sorted(whole, key=lambda key: -abs(whole[key])):  # large cells first: they bear a grain unseen
        row, column = (0, margins[key][0]), (1, margins[key][1])
        left[row] -= whole[key]
        left[column] -= whole[key]
        if whole[key]:
            edges[row].append((key, column))
            edges[column].append((key, row))
    for node, parent, key in reversed(_tree(edges)):
        whole[key] += left[node]
        left[parent] -= left[node]
        left[node] = 0
    if any(left.values()):
        raise ValueError("marginalerna har inte samma summa")
    return whole


def _tree(
    edges: Mapping[tuple[int, str], list[tuple[Key, tuple[int, str]]]],
) -> list[tuple[tuple[int, str], tuple[int, str], Key]]:
    """A spanning tree from the first node: (node, parent, the cell between them), parents before children."""
    root = next(iter(edges))
    seen, tree, queue = {root}, [], [root]
    while queue:
        parent = queue.pop(0)
        for key, node in edges[parent]:
            if node not in seen:
                seen.add(node)
                tree.append((node, parent, key))
                queue.append(node)
    return tree
