"""The gallery shows everything there is to build pages of: each component, each kind of chart."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

import config.urls
from followup import charts, gallery, gallery_charts
from followup.charts import Chart

COMPONENTS = Path(settings.BASE_DIR) / "templates/components"
CHARTS = [name for name in charts.__all__ if name[0].islower()]


@pytest.fixture
def shown(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setattr(settings, "DEBUG", True)

    def show(**query: str) -> str:
        request = rf.get("/", query)
        request.user = AnonymousUser()
        return gallery.gallery(request).content.decode()

    return show


def test_the_gallery_is_for_those_who_build(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        gallery.gallery(rf.get("/"))


def test_it_has_an_address_where_debug_is_set_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def addresses() -> list[str]:
        return [str(one.pattern) for one in importlib.reload(config.urls).urlpatterns]

    assert "galleri/" not in addresses()
    with monkeypatch.context() as debug:
        debug.setattr(settings, "DEBUG", True)
        assert "galleri/" in addresses()
    assert "galleri/" not in addresses()


def test_it_shows_every_component(monkeypatch: pytest.MonkeyPatch, shown: Callable[..., str]) -> None:
    seen: set[str | None] = set()

    def note(template: Template, context: Context) -> SafeString:
        seen.add(template.name)
        return template.nodelist.render(context)

    monkeypatch.setattr(Template, "_render", note)
    shown()
    shown(sida="formular")
    missing = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - seen
    assert not missing, "add them to templates/followup/gallery.html"


def test_it_shows_every_kind_of_chart(monkeypatch: pytest.MonkeyPatch, shown: Callable[..., str]) -> None:
    called: set[str] = set()

    def counted(name: str, draw: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(*args: Any, **words: Any) -> Any:
            called.add(name)
            return draw(*args, **words)

        return drawn

    for name in CHARTS:
        monkeypatch.setattr(charts, name, counted(name, getattr(charts, name)))
    page = shown()
    assert called == set(CHARTS), "add them to followup/gallery_charts.py"
    for name, made in gallery_charts.sample_charts().items():
        pictures = [picture.svg for picture in made.pictures] if isinstance(made, Chart) else [made]
        assert all(picture in page for picture in pictures), name


@pytest.mark.parametrize("name", [name for name in gallery_charts.sample_charts() if name != "sparkline"])
def test_a_chart_is_text_a_sentence_and_a_table(name: str) -> None:
    """Every chart's picture has real text and names itself; beside it stand a sentence and the figures."""
    made = gallery_charts.sample_charts()[name]
    for svg in (*(picture.svg for picture in made.pictures), made.printed):
        assert "<text" in svg and "<title" in svg and "<desc" in svg and "<image" not in svg
    assert made.summary.endswith(".") and any(letter.isdigit() for letter in made.summary)
    assert made.rows and all(len(row) == len(made.headers) for row in made.rows)


def test_a_sparkline_says_in_words_what_it_shows() -> None:
    svg = gallery_charts.sample_charts()["sparkline"]
    assert "2,1, 2,6, 1,9 och 1,6 procent" in svg
