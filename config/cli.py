"""The commands behind ``./uppsikt``."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HELP = """\
Uppsikt: kommunal uppföljning från huvudbok till delårsrapport.

  ./uppsikt demo               startar produkten med demokommunen inläst på http://127.0.0.1:8000
      --reset                  börjar om från början: tar bort databas, köer och filer först
      --load-only              läser in demokommunen utan att starta webben
      PORT=8080 ./uppsikt demo en annan port
  ./uppsikt test               kör alla kontroller och alla tester
      --no-browser             utan de tester som behöver Chromium
      annat                    går vidare till pytest, till exempel: ./uppsikt test tests/finance -k budget
  ./uppsikt manage ...         Djangos kommandon, med de inbyggda servrarna igång:
      manage import_ledger FIL --publish
      manage operating_summary --committee KS --occasion 2023-08 --cut activity --horizon period
      manage render_report --committee KS --occasion 2023-08 --output delar.pdf
      manage help              alla kommandon
  ./uppsikt lock               räknar om requirements/*.txt från pyproject.toml (--upgrade tar nyaste versioner)
  ./uppsikt help               det här

Data ligger i var/ (eller där UPPSIKT_VAR säger). Med DATABASE_URL, REDIS_URL och SECRET_KEY satta används de
servrarna i stället för de inbyggda; se docs/operations.md."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status. What is not ours goes to manage.py."""
    os.chdir(ROOT)
    command, *rest = arguments or ["help"]
    ours: dict[str, Callable[[list[str]], int]] = {"demo": _demo, "test": _test, "lock": _lock, "manage": _manage}
    if command in {"help", "-h", "--help"}:
        print(HELP)
        return 0
    return ours[command](rest) if command in ours else _manage(arguments)


def _demo(arguments: list[str]) -> int:
    unknown = set(arguments) - {"--reset", "--load-only"}
    if unknown:
        return _complain(f"./uppsikt demo känner inte till {' '.join(sorted(unknown))}. Se ./uppsikt help.")
    try:
        port = int(os.environ.get("PORT", "8000"))
    except ValueError:
        return _complain("PORT ska vara ett heltal, till exempel PORT=8080.")
    os.environ["DEMO"] = "1"
    from config import demo

    return demo.run(port=port, reset="--reset" in arguments, load_only="--load-only" in arguments)


def _test(arguments: list[str]) -> int:
    from config import checks

    rest = [word for word in arguments if word != "--no-browser"]
    return checks.run(rest, browser="--no-browser" not in arguments)


def _lock(arguments: list[str]) -> int:
    """Write the lock files anew, for every platform, without a word of where the packages were found."""
    for name, extras in {"dev": ["embedded", "dev"], "demo": ["embedded"], "production": []}.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
        command += ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-emit-index-url"]
        command += ["--custom-compile-command", "./uppsikt lock", f"--output-file=requirements/{name}.txt"]
        command += [word for extra in extras for word in ("--extra", extra)]
        if name != "dev":
            command += ["--constraints", "requirements/dev.txt"]  # what is tested is what runs
        status = subprocess.run([*command, *arguments], stdout=subprocess.DEVNULL, check=False).returncode
        if status:
            return status
    return 0


def _manage(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "manage.py", *arguments], check=False).returncode


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
