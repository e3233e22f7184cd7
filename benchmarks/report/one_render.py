"""One way of printing a document, in a process of its own: prints seconds and peak memory (MiB) as JSON.

Seconds are the processor's, of the process and its children: what else the machine does is not in them.

``python benchmarks/report/one_render.py WAY DOCUMENT`` where the document is JSON (``reports.document.to_json``).
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLED_EVERY = 0.02  # seconds
MORE = 3  # renderings after the first

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")
sys.path.insert(0, str(ROOT))


def main(way: str, path: str) -> None:
    """Do it and print what it took."""
    import django

    django.setup()
    from reports.document import from_json

    document = from_json(Path(path).read_text(encoding="utf-8"))
    print(json.dumps(WAYS[way](document)))


def ours(document: Any) -> dict[str, Any]:
    """The report as the product prints it."""
    from reports import pdf

    return one_after_another(lambda: pdf.render(document))


def bare(variant: str | None) -> Callable[[Any], dict[str, Any]]:
    """WeasyPrint of the same HTML, with nothing done before or after."""

    def way(document: Any) -> dict[str, Any]:
        from weasyprint import HTML

        from reports import pdf

        html = pdf.whole_html(document)
        return one_after_another(lambda: HTML(string=html, url_fetcher=pdf.OwnFiles()).write_pdf(pdf_variant=variant))

    return way


def sections(document: Any) -> dict[str, Any]:
    """Each section that has none below it, by itself, in a process that has printed before: seconds of each."""
    from reports import pdf
    from reports.document import Section

    leaves = [one for one in document.all_sections() if not any(isinstance(part, Section) for part in one.parts)]
    leaves = [one for one in leaves if one.parts]
    pdf.render_section(document, leaves[0].key)
    taken = {}
    for one in leaves:
        taken[one.title] = min(
            timed(lambda key=one.key: pdf.render_section(document, key))["seconds"] for _ in range(3)
        )
    return {"seconds": statistics.median(taken.values()), "each": taken}


def one_after_another(work: Callable[[], bytes | None]) -> dict[str, Any]:
    """The first rendering in the process (``first``), and the mean of the next: what a worker pays for every other.

    Nothing is collected in between but what Python itself collects: what one rendering leaves, the next one pays for.
    """
    first = timed(work)["seconds"]
    made = [timed(work) for _ in range(MORE)]
    return {**made[-1], "seconds": statistics.mean(one["seconds"] for one in made), "first": first}


def timed(work: Callable[[], bytes | None]) -> dict[str, Any]:
    """Seconds and this process's peak memory."""
    began = time.process_time()
    made = work()
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": peak, "size": len(made or b"")}


def browser(document: Any) -> dict[str, Any]:
    """Chromium's own printing of the same HTML."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return outside(
        program, document, lambda page, out: ["--headless", *sandbox, f"--print-to-pdf={out}", page.as_uri()]
    )


def office(document: Any) -> dict[str, Any]:
    """LibreOffice's printing of the same HTML."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    convert = ["--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir"]
    return outside(program, document, lambda page, out: [*convert, str(out.parent), str(page)])


def outside(program: str | None, document: Any, arguments: Callable[[Path, Path], list[str]]) -> dict[str, Any]:
    """A program's time and the memory of it with its children, sampled (shared memory divided)."""
    import psutil

    if program is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(of_files(document), encoding="utf-8")
        peak = 0.0
        process = subprocess.Popen(
            [program, *arguments(page, out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None:
            try:
                family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
                peak = max(peak, sum(one.memory_full_info().pss for one in family) / 2**20)
            except psutil.Error:
                pass  # one of them has just ended
            time.sleep(SAMPLED_EVERY)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {"seconds": used.ru_utime + used.ru_stime, "memory": peak, "size": out.stat().st_size}


def of_files(document: Any) -> str:
    """The HTML with addresses that other programs understand."""
    from reports import pdf

    html = pdf.whole_html(document)
    for own, (path, _) in pdf.OWN.items():
        html = html.replace(own, path.as_uri())
    return html


WAYS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "ours": ours,
    "bare": bare(None),
    "tagged": bare("pdf/ua-1"),
    "sections": sections,
    "chromium": browser,
    "libreoffice": office,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
