"""Addresses of indicators."""

from django.urls import URLPattern, path

from indicators.views import indicators, sources

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("", indicators.index, name="index"),
    path("kalla/", sources.index, name="sources"),
    path("kalla/hamta/", sources.fetch, name="source_fetch"),
    path("kalla/berakna/", sources.compute, name="source_compute"),
    path("kalla/beslut/", sources.decide, name="source_decide"),
    path("kalla/indikator/<slug:code>/", sources.connection, name="source"),
    path("<str:occasion>/", indicators.overview, name="indicators"),
    path("<str:occasion>/personal/", indicators.personnel, name="personnel"),
    path("<str:occasion>/<slug:code>/", indicators.detail, name="indicator"),
]
