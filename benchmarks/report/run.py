"""The whole report as PDF, against bare WeasyPrint, Chromium and LibreOffice printing the same HTML.

``python benchmarks/report/run.py`` composes Kommunstyrelsen's report from the demo, loaded beforehand, and prints
ratios of processor time. Each way runs in a process of its own, by turns, several times in each; medians.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

REPEATS = 3
ONE = Path(__file__).with_name("one_render.py")


def main() -> None:
    """Run everything and print it."""
    import django

    django.setup()
    from django.conf import settings

    from config import embedded

    servers = embedded.running(settings.VAR_DIR) if settings.EMBEDDED else nullcontext()
    with servers, tempfile.TemporaryDirectory() as name:
        document, composing = composed(Path(name))
        found: dict[str, list[dict[str, Any]]] = {}
        for _ in range(REPEATS):
            for way in ("ours", "bare", "tagged", "chromium", "libreoffice"):
                found.setdefault(way, []).append(one(way, document))
        alone = one("sections", document)
    tell(composing, {way: middle(made) for way, made in found.items()}, alone)


def composed(folder: Path) -> tuple[Path, list[float]]:
    """The demo's report as JSON, and the seconds that composing it takes: the first time, and after that."""
    from reports import composing
    from reports.document import to_json
    from reports.models import Report

    report = Report.objects.get(unit__code="KS", occasion__code="2023-08", version=1)
    taken = []
    for _ in range(REPEATS):
        began = time.process_time()
        made = composing.compose(report)
        taken.append(time.process_time() - began)
    path = folder / "document.json"
    path.write_text(to_json(made), encoding="utf-8")
    return path, [taken[0], statistics.median(taken[1:])]


def one(way: str, document: Path) -> dict[str, Any]:
    """What one way took; nothing where its program is not installed."""
    said = subprocess.run([sys.executable, str(ONE), way, str(document)], check=True, capture_output=True, text=True)
    return dict(json.loads(said.stdout.splitlines()[-1]))


def middle(made: list[dict[str, Any]]) -> dict[str, float]:
    """The medians."""
    return {key: statistics.median(one[key] for one in made) for key in made[0]} if made[0] else {}


def tell(composing: list[float], found: dict[str, dict[str, float]], alone: dict[str, Any]) -> None:
    """Print the ratios."""
    bare, ours = found["bare"], found["ours"]
    print(f"bare WeasyPrint of the same HTML: {bare['seconds']:.2f} s here, {bare['memory']:.0f} MiB")
    for words, key, composed in (("in a process that has printed", "seconds", 1), ("in a fresh process", "first", 0)):
        ratio, part = (composing[composed] + ours[key]) / bare[key], composing[composed] / bare[key]
        print(f"all of it {words}, both: {ratio:.2f} (aim 1.2), of it composition with its charts {part:.2f}")
    print(f"memory: {ours['memory']:.0f} MiB")
    for way in ("tagged", "chromium", "libreoffice"):
        made = found[way]
        words = (
            f"{made.get('first', made['seconds']) / bare['first']:.2f}, {made['memory']:.0f} MiB"
            if made
            else "not installed"
        )
        print(f"{way}: {words}")
    whole, each = composing[1] + ours["seconds"], alone["each"]
    slowest = max(each, key=each.__getitem__)
    below = sum(seconds < whole / 10 for seconds in each.values())
    print(f"a section alone: 1/{whole / alone['seconds']:.0f} of the whole (median; aim below 1/10)")
    print(f"below 1/10: {below} of {len(each)}; slowest 1/{whole / each[slowest]:.1f}, {slowest}")


if __name__ == "__main__":
    main()
