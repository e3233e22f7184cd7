"""What a chart is: its pictures, the sentence that says the same, and the figures behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from followup.charts.svg import ANY, DENSE, NARROW, PRINT, WIDE, Drawing, Frame


@dataclass(frozen=True)
class Picture:
    """One drawing of a chart: ``kind`` is ``any``, ``wide``, ``dense`` or ``narrow`` (the room it is made for)."""

    kind: str
    svg: str


@dataclass(frozen=True)
class Chart:
    """A chart ready to show: what page, paper and screen reader each need of it.

    ``headers`` and ``rows`` are the figures behind the picture as shown; the first column names the row.
    """

    title: str
    summary: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pictures: tuple[Picture, ...]
    printed: str


def key_of(content: Iterable[object]) -> str:
    """An identifier made from what a picture shows: the same in every process, another for other figures."""
    return "c" + sha256(repr(list(content)).encode()).hexdigest()[:10]


def compose(
    title: str,
    summary: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    draw: Callable[[Drawing], None],
    *,
    one_size: bool = False,
    dense: bool = False,
) -> Chart:
    """A chart whose pictures are drawn by ``draw``: for wide and narrow rooms, or one for both, and for paper.

    ``dense`` is the wide one for a card among many: smaller, so that a page holds all of them at once.

    The drawings' identifiers come from the content, so the same figures give the same bytes.
    """
    key = key_of((title, summary, *headers, *rows))

    def drawn(frame: Frame) -> str:
        drawing = Drawing(frame, title=title, description=summary, key=f"{key}-{frame.kind}")
        draw(drawing)
        return drawing.markup()

    frames = (ANY,) if one_size else (DENSE if dense else WIDE, NARROW)
    return Chart(
        title=title,
        summary=summary,
        headers=tuple(headers),
        rows=tuple(tuple(row) for row in rows),
        pictures=tuple(Picture(frame.kind, drawn(frame)) for frame in frames),
        printed=drawn(PRINT),
    )
