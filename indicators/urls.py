"""Addresses of indicators."""

from django.urls import URLPattern, path

from indicators.views import definitions, entry, indicators, sources, spreadsheets, years

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("", indicators.index, name="index"),
    path("kalla/", sources.index, name="sources"),
    path("kalla/hamta/", sources.fetch, name="source_fetch"),
    path("kalla/berakna/", sources.compute, name="source_compute"),
    path("kalla/beslut/", sources.decide, name="source_decide"),
    path("kalla/indikator/<slug:code>/", sources.connection, name="source"),
    path("stangda-ar/", years.closed, name="closed_years"),
    path("<str:occasion>/", indicators.overview, name="indicators"),
    path("<str:occasion>/personal/", indicators.personnel, name="personnel"),
    path("<str:occasion>/ny/", definitions.new, name="indicator_new"),
    path("<str:occasion>/<slug:code>/definition/", definitions.definition, name="definition_new"),
    path("<str:occasion>/kalkylblad/", spreadsheets.upload, name="spreadsheet"),
    path("<str:occasion>/kalkylblad/fil/", spreadsheets.download, name="spreadsheet_file"),
    path("<str:occasion>/lamna/", entry.index, name="entry_index"),
    path("<str:occasion>/lamna/<str:owner>/", entry.page, name="entry"),
    path("<str:occasion>/lamna/<str:owner>/<int:pk>/uppgifter/", entry.marks, name="entry_marks"),
    path("<str:occasion>/lamna/<str:owner>/spara/", entry.save, name="entry_save"),
    path("<str:occasion>/lamna/<str:owner>/angra/", entry.restore, name="entry_restore"),
    path("<str:occasion>/lamna/<str:owner>/lage/", entry.state, name="entry_state"),
    path("<str:occasion>/lamna/<str:owner>/klistra/", entry.paste, name="entry_paste"),
    path("<str:occasion>/<slug:code>/", indicators.detail, name="indicator"),
]
