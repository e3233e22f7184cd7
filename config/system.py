"""System packages that no wheel brings: installed where we may, otherwise named in one line."""

import os
import shutil
import subprocess
import sys

# WeasyPrint lays text out with Pango; harfbuzz-subset keeps only the glyphs that a PDF uses.
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PANGO_PROBE = "from weasyprint.text.ffi import harfbuzz_subset as found; raise SystemExit(found is None)"
# Chromium without a window, and without what draws one: a third less work than Chromium that only hides it (measured).
HEADLESS = "chromium-headless-shell"
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome")
DRIVER = ("libatomic1",)  # what Playwright's own Node leans on and the smallest systems lack
TO_BROWSE = (HEADLESS, *DRIVER)


def has_pango() -> bool:
    """Say whether PDFs can be made here, installing what is missing where we may."""
    return _pango_works() or (_install(*PANGO) and _pango_works())


def has_browser() -> bool:
    """Say whether there is a browser to test with, and what drives it runs, installing what is missing where we may."""
    found = chromium() or ((_install(HEADLESS) or _install("chromium")) and chromium())
    return bool(found) and (_driver_works() or (_install(*DRIVER) and _driver_works()))


def chromium() -> str | None:
    """The path of the browser to test with, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def how_to_install(*packages: str) -> str:
    """Return the command that a person with the right to it may give."""
    return f"apt-get install -y {' '.join(packages)}"


def _pango_works() -> bool:
    return _runs("-c", PANGO_PROBE)


def _driver_works() -> bool:
    return _runs("-m", "playwright", "--version")


def _runs(*arguments: str) -> bool:
    """Whether Python does this without a fault."""
    return not subprocess.run([sys.executable, *arguments], capture_output=True, check=False).returncode


def _install(*packages: str) -> bool:
    """Install packages with apt-get, as root only. Return whether it could be done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installerar systempaket: {' '.join(packages)} …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "-q", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip(), file=sys.stderr)
            return False
    return True
