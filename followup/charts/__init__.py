"""Charts: small SVG pictures with real text, each with a sentence and the figures behind it.

Every function takes plain amounts in kronor and returns a ``Chart``: variants for the screen (text keeps its size,
whatever the width), one for paper, a Swedish summary and the table behind the picture. Pure: no Django, no clock.
Why our own and not a library: docs/adr/0006-charts-are-our-own-svg.md.
"""

from followup.charts.bars import Item, Step, deviation_bars, kind_bars, waterfall
from followup.charts.bullet import Measure, bullet
from followup.charts.chart import Chart, Picture
from followup.charts.frames import Framed, frame_bars
from followup.charts.lines import Band, Series, lines, sparkline
from followup.charts.matrix import Axis, matrix
from followup.charts.segments import Segment, segments
from followup.charts.series import Aim, Break, Curve, Point, series
from followup.charts.svg import Shade, Tone

__all__ = [
    "Aim",
    "Axis",
    "Band",
    "Break",
    "Chart",
    "Curve",
    "Framed",
    "Item",
    "Measure",
    "Picture",
    "Point",
    "Segment",
    "Series",
    "Shade",
    "Step",
    "Tone",
    "bullet",
    "deviation_bars",
    "frame_bars",
    "kind_bars",
    "lines",
    "matrix",
    "segments",
    "series",
    "sparkline",
    "waterfall",
]
