"""A matrix: how many things lie at each pair of steps, its fields shaded by the product of the steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from followup.charts.chart import Chart, compose
from followup.charts.metrics import wrap
from followup.charts.svg import Drawing, Shade

# From which product of the steps a field has a shade, and the word for it; the lowest first.
Shades = Sequence[tuple[int, Shade, str]]


@dataclass(frozen=True)
class Axis:
    """What is measured and the word of each step, from step 1 up."""

    name: str
    steps: tuple[str, ...]

    @property
    def numbered(self) -> list[str]:
        """The steps as ``1 Osannolik``."""
        return [f"{number} {word}" for number, word in enumerate(self.steps, 1)]


def matrix(
    title: str,
    down: Axis,
    across: Axis,
    counts: Mapping[tuple[int, int], int],
    *,
    shades: Shades,
    one: str,
    many: str,
) -> Chart:
    """Counts by (step down, step across), the highest step down at the top. ``one`` and ``many`` name the things."""
    rows = range(len(down.steps), 0, -1)
    columns = range(1, len(across.steps) + 1)
    return compose(
        title,
        _in_words(down, across, counts, shades, one, many),
        (down.name, *across.numbered),
        [(down.numbered[row - 1], *(str(counts.get((row, column), 0)) for column in columns)) for row in rows],
        lambda drawing: _draw(drawing, down, across, counts, shades),
    )


def _shade(product: int, shades: Shades) -> tuple[Shade, str]:
    """The shade of a field and its word."""
    return next((shade, word) for least, shade, word in reversed(shades) if product >= least)


def _in_words(
    down: Axis, across: Axis, counts: Mapping[tuple[int, int], int], shades: Shades, one: str, many: str
) -> str:
    """How many things there are and where, the highest product first."""
    there = {place: number for place, number in counts.items() if number}
    if not there:
        return f"Det finns inga {many} att placera i bilden."
    whole = sum(there.values())
    places = [
        f"{down.name} {row} och {across.name.lower()} {column}, värde {row * column} "
        f"({_shade(row * column, shades)[1].lower()}): {there[row, column]}."
        for row, column in sorted(there, key=lambda place: (-place[0] * place[1], -place[0]))
    ]
    return f"{whole} {one if whole == 1 else many}. {' '.join(places)}"


def _draw(drawing: Drawing, down: Axis, across: Axis, counts: Mapping[tuple[int, int], int], shades: Shades) -> None:
    """The fields with their product and how many lie there; below them the steps and what the shades mean."""
    beside, line = drawing.frame.beside, drawing.line_height
    left = drawing.share(132 if beside else 20)
    width, height = (1 - left) / len(across.steps), round(line * 2.6)
    drawing.text(f"{down.name} ↑", 0, drawing.ascent, strong=True)
    y = line + 6
    for row in range(len(down.steps), 0, -1):
        label = down.numbered[row - 1] if beside else str(row)
        drawing.text(label, 0, drawing.baseline(y + height / 2))
        for column in range(1, len(across.steps) + 1):
            start = left + (column - 1) * width
            shade = _shade(row * column, shades)[0]
            drawing.field(start, start + width, y, height, shade)
            high = shade is Shade.WORSE  # told without colour too
            drawing.text(str(row * column), start, y + drawing.ascent + 2, shift=6, quiet=not high, strong=high)
            if counts.get((row, column)):
                words = f"{counts[row, column]} st"
                drawing.text(words, start + width / 2, y + height - 8, anchor="middle", strong=True)
        y += height
    for number, word in enumerate(across.steps, 1):
        middle = left + (number - 0.5) * width
        for place, words in enumerate((str(number), word) if beside else (str(number),)):
            drawing.text(words, middle, y + 3 + line * place + drawing.ascent, anchor="middle")
    y += 6 + line * (2 if beside else 1)
    drawing.text(f"{across.name} →", left, y + drawing.ascent, strong=True)
    drawing.height = _legend(drawing, () if beside else (down, across), shades, y + line + 8)


def _legend(drawing: Drawing, axes: Sequence[Axis], shades: Shades, y: float) -> float:
    """What the shades mean, and the words of axes whose steps have only numbers; gives where it ends."""
    line = drawing.line_height
    for least, shade, word in shades:
        drawing.field(0, drawing.share(14), y + (line - 12) / 2, 12, shade)
        told, high = f"{word}: värde från {least}", shade is Shade.WORSE
        drawing.text(told, drawing.share(14), drawing.baseline(y + line / 2), shift=8, strong=high)
        y += line + 2
    for axis in axes:
        words = wrap(f"{axis.name}: {', '.join(axis.numbered)}", drawing.frame.least_width, drawing.frame.text)
        drawing.paragraph(words, y + 4)
        y += line * len(words) + 4
    return y
