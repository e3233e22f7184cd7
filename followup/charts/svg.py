"""The drawing board: SVG whose text keeps its size.

On screen a drawing is *fluid*: it fills the width it gets, positions across are percentages, text and heights are
pixels. So labels never shrink with the picture. On paper the width is known and everything is in the drawing's units.

Colours are classes that the style sheet fills (light and dark); the same colours stand as presentation attributes for
print, where style sheets do not reach into a picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from xml.etree import ElementTree as ET


class Tone(StrEnum):
    """What a colour means. A tone is never alone in saying it: sign, place or outline says the same."""

    BETTER = "better"
    WORSE = "worse"
    OURS = "ours"
    BEFORE = "before"
    NEUTRAL = "neutral"

    @classmethod
    def of(cls, deviation: Decimal) -> "Tone":
        """Better for a deviation above zero, worse below, neutral at exactly zero."""
        if not deviation:
            return cls.NEUTRAL
        return cls.BETTER if deviation > 0 else cls.WORSE


class Shade(StrEnum):
    """A field's quiet ground. A word or a number in the field, or a legend, says the same."""

    BETTER = "better"
    WARN = "warn"
    WORSE = "worse"


# The light theme's tokens (static/css/tokens.css; a test holds them equal): what paper gets.
INK, QUIET, RULE, TRACK, CARD = "#16222d", "#54616d", "#dcdbd4", "#e8e6de", "#ffffff"
BAND = "#cfe0ec"  # the shaded field of a fan
FILLS = {
    Tone.BETTER: "#1f7350",
    Tone.WORSE: "#ab3826",
    Tone.OURS: "#1b5681",
    Tone.BEFORE: CARD,
    Tone.NEUTRAL: "#7c8893",
}
SHADES = {Shade.BETTER: "#e2f0e9", Shade.WARN: "#faf0d8", Shade.WORSE: "#f9e8e4"}
# Colour, width and ends of the lines that are not a tone's curve, and of the one tone whose fill is the ground's.
LINES = {
    "rule": (RULE, "1", "butt"),
    "zero": (QUIET, "1", "butt"),
    "mark": (INK, "2.5", "butt"),
    Tone.BEFORE: (QUIET, "2.25", "round"),
}
CROSS = "cross"
# What tells curves apart besides colour, drawn round the origin, px.
MARKERS = {
    "circle": "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z",
    "square": "M-3.6,-3.6h7.2v7.2h-7.2z",
    "triangle": "M0,-4.8L4.6,3.4H-4.6z",
    "diamond": "M0,-5.2L5.2,0L0,5.2L-5.2,0z",
    "arrow": "M0,4.8L4.6,-3.4H-4.6z",
    "bar": "M-1.8,-5h3.6v10h-3.6z",
    CROSS: "M-3.5,-3.5L3.5,3.5M3.5,-3.5L-3.5,3.5",
}
FONT = "Inter, Inter fallback, Arial, sans-serif"


@dataclass(frozen=True)
class Frame:
    """The room for a drawing: the least width it must work at (px), the size of its text, and how rows are labelled."""

    kind: str
    least_width: int
    text: float
    fluid: bool
    beside: bool  # row labels beside their bars (else above them)


WIDE = Frame("wide", least_width=430, text=14, fluid=True, beside=True)
NARROW = Frame("narrow", least_width=230, text=14, fluid=True, beside=False)
DENSE = Frame("dense", least_width=320, text=12, fluid=True, beside=True)
ANY = Frame("any", least_width=230, text=14, fluid=True, beside=False)
PRINT = Frame("print", least_width=620, text=12, fluid=False, beside=True)


def _points(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _filled(tone: Tone) -> dict[str, str]:
    """How a shape carries a tone: by its fill, and the year before by its outline."""
    outline = {"stroke": QUIET, "stroke-width": "1.25"} if tone is Tone.BEFORE else {}
    return {"class": f"fill-{tone}", "fill": FILLS[tone], **outline}


class Drawing:
    """One picture being drawn. Across is a fraction (0–1) of the width, down is pixels from the top."""

    def __init__(self, frame: Frame, *, title: str, key: str, description: str = "") -> None:
        self.frame = frame
        self.height = 0.0
        self._root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": f"chart chart-{frame.kind}"})
        self._parent = self._root  # what is drawn next is put here
        labels = f"{key}-title {key}-desc" if description else f"{key}-title"
        self._root.attrib |= {"role": "img", "aria-labelledby": labels}
        self._root.attrib |= {"font-family": FONT, "font-size": f"{frame.text:g}", "fill": INK}
        ET.SubElement(self._root, "title", {"id": f"{key}-title"}).text = title
        if description:
            ET.SubElement(self._root, "desc", {"id": f"{key}-desc"}).text = description

    def share(self, pixels: float) -> float:
        """Pixels as a fraction of the least width: what is given so many pixels there gets no fewer anywhere."""
        return pixels / self.frame.least_width

    def across(self, fraction: float) -> str:
        """A position or length across as it is written: percent on screen, units on paper."""
        return f"{fraction * 100:.2f}%" if self.frame.fluid else f"{fraction * self.frame.least_width:.1f}"

    def bar(self, start: float, end: float, y: float, height: float, tone: Tone) -> None:
        """A bar between two fractions, at least a hair wide so that a small amount is still seen."""
        left, width = min(start, end), max(abs(end - start), self.share(1))
        attributes = {"x": self.across(left), "y": f"{y:g}", "width": self.across(width), "height": f"{height:g}"}
        self._add("rect", {**_filled(tone), "rx": "1.5", **attributes})

    def track(self, start: float, end: float, y: float, height: float) -> None:
        """The quiet ground that a bar runs on."""
        attributes = {
            "x": self.across(start),
            "width": self.across(end - start),
            "y": f"{y:g}",
            "height": f"{height:g}",
        }
        self._add("rect", {"class": "track", "fill": TRACK, "rx": "1.5", **attributes})

    def field(self, start: float, end: float, y: float, height: float, shade: Shade) -> None:
        """A field of a matrix between two fractions, to write in."""
        place = {"x": self.across(start), "width": self.across(end - start), "y": f"{y:g}", "height": f"{height:g}"}
        look = {"class": f"soft-{shade}", "fill": SHADES[shade], "stroke": RULE, "stroke-width": "1"}
        self._add("rect", look | place)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        kind: str = "rule",
        *,
        dashed: bool = False,
        pattern: str = "",
        fixed: bool = False,
    ) -> None:
        """A line of kind ``rule`` (grid), ``zero``, ``mark`` (budget), or a tone's name for a curve.

        ``pattern`` is its strokes and gaps (px); ``fixed``: across is pixels from the left edge, as in a legend.
        """
        colour, width, cap = LINES[kind] if kind in LINES else (FILLS[Tone(kind)], "2.25", "round")
        attributes = {"class": f"line-{kind}", "stroke": colour, "stroke-width": width, "stroke-linecap": cap}
        if pattern or dashed:
            attributes["stroke-dasharray"] = pattern or "2 4"
        (x1, y1), (x2, y2) = start, end
        left, right = (f"{x:g}" if fixed else self.across(x) for x in (x1, x2))
        ends = {"x1": left, "y1": f"{y1:.1f}", "x2": right, "y2": f"{y2:.1f}"}
        self._add("line", attributes | ends)

    def area(self, corners: Sequence[tuple[float, float]]) -> None:
        """A shaded field between its corners, behind what is drawn after it.

        A polygon knows no percent: on screen it is drawn in a frame of its own that is stretched across the width.
        """
        attributes = {"class": "band", "fill": BAND}
        if not self.frame.fluid:
            self._add("polygon", attributes | {"points": _points((x * self.frame.least_width, y) for x, y in corners)})
            return
        height = f"{max(y for _, y in corners):.1f}"
        frame = {"viewBox": f"0 0 1000 {height}", "preserveAspectRatio": "none", "width": "100%", "height": height}
        stretched = ET.SubElement(self._parent, "svg", frame)
        shape = attributes | {"points": _points((x * 1000, y) for x, y in corners)}
        ET.SubElement(stretched, "polygon", shape)

    @contextmanager
    def linked(self, address: str, y: float, height: float) -> Iterator[None]:
        """What is drawn meanwhile leads to the address, and so does the strip it is drawn in, from ``y`` down.

        On screen only, and not at all when the address is empty.

        The drawing is then a group of links to a screen reader, since what is inside an image cannot be reached.
        """
        if address and self.frame.fluid:
            self._root.set("role", "group")
            self._parent = ET.SubElement(self._root, "a", {"href": address})
            strip = {"x": "0", "y": f"{y:g}", "width": "100%", "height": f"{height:g}"}
            self._add("rect", {"class": "target", "fill": "none", "pointer-events": "all", **strip})
        yield
        self._parent = self._root

    def dot(self, x: float, y: float, tone: Tone) -> None:
        """A point at the end of a curve."""
        place = {"cx": self.across(x), "cy": f"{y:.1f}", "r": "3.5"}
        self._add("circle", {**_filled(tone), **place})

    def marker(self, x: float, y: float, shape: str, tone: Tone, *, hollow: bool = False, fixed: bool = False) -> None:
        """A curve's own mark (a key of MARKERS) at a point; ``hollow`` for what is not final.

        ``fixed``: across is pixels from the left edge. A path knows no percent: on screen it is drawn in a frame of
        its own that is put at the point.
        """
        left = f"{x:g}" if fixed else self.across(x)
        if self.frame.fluid:
            holder = ET.SubElement(self._parent, "svg", {"x": left, "y": f"{y:.1f}", "overflow": "visible"})
        else:
            holder = ET.SubElement(self._parent, "g", {"transform": f"translate({left} {y:.1f})"})
        look = {"class": f"line-{tone}", "stroke": FILLS[tone], "stroke-width": "1.75"}
        filling = {"class": "hollow", "fill": CARD} if hollow else {"class": f"fill-{tone}", "fill": FILLS[tone]}
        if shape == CROSS:
            ET.SubElement(holder, "path", {**look, "d": MARKERS[shape], "fill": "none"})
            return
        held = ET.SubElement(holder, "g", look)
        ET.SubElement(held, "path", {**filling, "d": MARKERS[shape]})

    def swatch(self, left: float, y: float, side: float, tone: Tone) -> None:
        """A legend's square, at a fixed distance (px) from the left edge."""
        place = {"x": f"{left:g}", "y": f"{y:g}", "width": f"{side:g}", "height": f"{side:g}"}
        self._add("rect", {**_filled(tone), "rx": "1.5", **place})

    def text(
        self,
        words: str,
        x: float,
        y: float,
        *,
        shift: float = 0,
        anchor: str = "start",
        strong: bool = False,
        quiet: bool = False,
    ) -> None:
        """A line of text with its baseline at ``y``, ``shift`` pixels to the right of the fraction ``x``."""
        attributes = {"x": self.across(x), "y": f"{y:.1f}"}
        if shift:
            attributes["dx"] = f"{shift:g}"
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if strong:
            attributes["font-weight"] = "600"
        if quiet:
            attributes |= {"class": "quiet", "fill": QUIET}
        self._add("text", attributes, words)

    def paragraph(self, words: Sequence[str], y: float, *, strong: bool = False) -> None:
        """Lines of text from the left edge, the first with its top at ``y``."""
        for number, line in enumerate(words):
            self.text(line, 0, y + self.line_height * number + self.ascent, strong=strong)

    @property
    def line_height(self) -> float:
        """From one line of text to the next, px."""
        return round(self.frame.text * 1.25, 1)

    @property
    def ascent(self) -> float:
        """From the top of a line of text to its baseline, px."""
        return round(self.frame.text * 0.97, 1)

    def baseline(self, middle: float) -> float:
        """The baseline of a line of text whose figures are centred on ``middle``."""
        return middle + self.frame.text * 0.36

    def markup(self) -> str:
        """The SVG as text."""
        height = f"{self.height:g}"
        if self.frame.fluid:
            self._root.attrib |= {"width": "100%", "height": height}
        else:
            width = str(self.frame.least_width)
            self._root.attrib |= {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
        return ET.tostring(self._root, encoding="unicode")

    def _add(self, name: str, attributes: dict[str, str], text: str | None = None) -> None:
        ET.SubElement(self._parent, name, attributes).text = text
