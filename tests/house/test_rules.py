"""The rules of the house that no linter knows."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
GIT = shutil.which("git")  # a machine that got the product in another way may lack it
TRACKED = (
    subprocess.run([GIT, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    if GIT
    else []
)
CODE = [name for name in TRACKED if name.endswith((".py", ".js", ".css", ".html")) and "/migrations/" not in name]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = {"production": [], "demo": ["embedded"], "dev": ["embedded", "dev"]}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==(\S+)", re.MULTILINE)

pytestmark = pytest.mark.skipif(not TRACKED, reason="the rules are about tracked files, and this is no git repository")


def _text(name: str) -> str:
    try:
        return (ROOT / name).read_text()
    except (UnicodeDecodeError, FileNotFoundError):
        return ""


def test_no_file_names_a_folder_of_one_machine() -> None:
    own = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w")
    assert [name for name in TRACKED if own.search(_text(name)) and name != "tests/house/test_rules.py"] == []


def test_files_of_code_hold_one_idea() -> None:
    assert {name: n for name in CODE if (n := len(_text(name).splitlines())) > 400} == {}


def test_the_formatter_of_templates_knows_our_block_tags() -> None:
    own = re.findall(r"@register\.simple_block_tag\ndef (\w+)", _text("followup/templatetags/ui.py"))
    djlint = tomllib.loads(_text("pyproject.toml"))["tool"]["djlint"]
    assert sorted(own) == djlint["custom_blocks"].split(",")


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = _text("pyproject.toml")
    names = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["embedded"]]
    names += PROJECT["optional-dependencies"]["dev"]
    without = [name for name in names if not re.search(rf'"{re.escape(name)}",\s+# \w', text)]
    assert without == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_have_what_the_project_asks_for(lock: str) -> None:
    pins = {
        canonicalize_name(name): Version(version) for name, version in PIN.findall(_text(f"requirements/{lock}.txt"))
    }
    asked = [*PROJECT["dependencies"]]
    for extra in LOCKS[lock]:
        asked += PROJECT["optional-dependencies"][extra]
    for requirement in map(Requirement, asked):
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement.name} is not in requirements/{lock}.txt: ./uppsikt lock"
        assert pin in requirement.specifier, f"{requirement} is {pin} in requirements/{lock}.txt: ./uppsikt lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_name_no_index_and_hash_everything(lock: str) -> None:
    text = _text(f"requirements/{lock}.txt")
    assert not re.search(r"https?://|--index-url|--find-links", text)
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[A-Za-z0-9])", text)[1:])


def test_what_is_tested_is_what_runs() -> None:
    pins = {lock: set(PIN.findall(_text(f"requirements/{lock}.txt"))) for lock in LOCKS}
    assert pins["production"] <= pins["demo"] <= pins["dev"]


def test_documents_point_at_files_that_exist() -> None:
    broken = []
    for name in (name for name in TRACKED if name.endswith(".md")):
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", _text(name)):
            if not ((ROOT / name).parent / target).exists():
                broken.append(f"{name} → {target}")
    assert broken == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
    assert [name for name in CODE if later.search(_text(name)) and name != "tests/house/test_rules.py"] == []


def test_tests_wait_for_what_a_person_would_see() -> None:
    """Not for a time; and a script that Playwright asks again and again is one that the content policy refuses."""
    blind = re.compile(r"wait_for_(?:function|timeout)|networkidle")
    tests = [name for name in CODE if name.startswith("tests/") and name != "tests/house/test_rules.py"]
    assert [name for name in tests if blind.search(_text(name))] == []


def test_templates_carry_no_script_or_style_of_their_own() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|hx-on", re.IGNORECASE)
    templates = [name for name in TRACKED if name.startswith("templates/") and not name.startswith("templates/print/")]
    assert [name for name in templates if inline.search(_text(name))] == []


def test_nothing_moves_but_where_motion_is_welcome() -> None:
    welcome = re.compile(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*\s*\}")
    moves = re.compile(r"^\s*(?:transition|animation)[\w-]*:|(?<!over)scroll-behavior|behavior: ?.smooth", re.MULTILINE)
    looks = [name for name in TRACKED if name.startswith("static/") and name.endswith((".css", ".js"))]
    looks.remove("static/editor/editor.js")  # carries a style of its own, which we do not let it put into the page
    assert [name for name in looks if moves.search(welcome.sub("", _text(name)))] == []
    assert moves.search(_text("static/css/base.css")), "something moves, and is found"
