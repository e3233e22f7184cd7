"""Addresses of indicators."""

from django.urls import URLPattern, path

from indicators.views import indicators

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("", indicators.index, name="index"),
    path("<str:occasion>/", indicators.overview, name="indicators"),
    path("<str:occasion>/personal/", indicators.personnel, name="personnel"),
    path("<str:occasion>/<slug:code>/", indicators.detail, name="indicator"),
]
