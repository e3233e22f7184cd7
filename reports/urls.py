"""Addresses of reports."""

from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from reports.api import v1
from reports.views import (
    arranging,
    data_out,
    deciding,
    figures,
    municipality,
    open_data,
    published,
    report,
    review,
    standing,
    start,
    writing,
)

KIND = r"^rapport/ordna/(?P<kind>rapport|mall)"

urlpatterns = [
    path("", start.start, name="start"),
    path("namnd/", start.index, name="overview_index"),
    path("namnd/<str:unit>/<str:occasion>/", start.overview, name="overview"),
    path("kommunen/", municipality.index, name="municipality_index"),
    path("kommunen/<str:occasion>/", municipality.municipality, name="municipality"),
    path("laget/", standing.index, name="standing_index"),
    path("laget/<str:committee>/<str:occasion>/", standing.page, name="standing"),
    # Where the units stood before; calendars that people have fetched lead there still.
    path("uppfoljning/", require_safe(RedirectView.as_view(pattern_name="standing_index")), name="boards"),
    path(
        "uppfoljning/<str:committee>/<str:occasion>/",
        require_safe(RedirectView.as_view(pattern_name="standing")),
        name="board",
    ),
    path("rapport/", report.index, name="reports"),
    path("rapport/mallar/", arranging.templates, name="report_templates"),
    path("rapport/mallar/egen/", arranging.own_template, name="report_own_template"),
    re_path(rf"{KIND}/(?P<pk>\d+)/$", arranging.arrange, name="report_arrange"),
    re_path(rf"{KIND}/(?P<pk>\d+)/nytt/$", arranging.add, name="report_add"),
    re_path(rf"{KIND}/avsnitt/(?P<pk>\d+)/$", arranging.change, name="report_change"),
    re_path(rf"{KIND}/avsnitt/(?P<pk>\d+)/flytta/$", arranging.move, name="report_move"),
    re_path(rf"{KIND}/avsnitt/(?P<pk>\d+)/ta-bort/$", arranging.remove, name="report_remove"),
    path("rapport/avsnitt/<int:pk>/lagg-tillbaka/", arranging.put_back, name="report_put_back"),
    path("rapport/avsnitt/<int:pk>/", writing.section, name="report_section"),
    path("rapport/avsnitt/<int:pk>/skriv/", writing.write, name="report_write"),
    path("rapport/avsnitt/<int:pk>/las/", writing.lock, name="report_lock"),
    path("rapport/avsnitt/<int:pk>/sidan/", writing.beside, name="report_beside"),
    path("rapport/avsnitt/<int:pk>/historik/", writing.versions, name="report_versions"),
    path("rapport/avsnitt/<int:pk>/aterstall/", writing.restore, name="report_restore"),
    path("rapport/avsnitt/<int:pk>/skribent/", writing.assign, name="report_assign"),
    path("rapport/avsnitt/<int:pk>/kommentar/", writing.remark, name="report_remark"),
    path("rapport/avsnitt/<int:pk>/siffror/", figures.search, name="report_figures"),
    path("rapport/avsnitt/<int:pk>/beslut/", figures.decisions, name="report_decisions"),
    path("rapport/kommentar/<int:pk>/klar/", writing.settle, name="report_settle"),
    path("rapport/<str:committee>/<str:occasion>/", report.report, name="report"),
    path("rapport/<str:committee>/<str:occasion>/disposition/", report.disposition, name="report_disposition"),
    path("rapport/<str:committee>/<str:occasion>/borja/", report.begin, name="report_begin"),
    path("rapport/<str:committee>/<str:occasion>/pdf/", report.order, name="report_order"),
    path("rapport/<str:committee>/<str:occasion>/granskning/", review.review, name="review"),
    path("rapport/<str:committee>/<str:occasion>/granskning/borja/", review.order, name="review_order"),
    path("rapport/<str:committee>/<str:occasion>/granskning/godta/", review.accept, name="review_accept"),
    path("rapport/<str:committee>/<str:occasion>/granskning/oppna/", review.reopen, name="review_reopen"),
    path("rapporter/<int:pk>/", report.download, name="report_download"),
    path("siffror/<str:key>/", figures.figure, name="figure"),
    path("rapport/<str:unit>/<str:occasion>/steg/<str:step>/", deciding.take, name="report_step"),
    path("rapport/<str:unit>/<str:occasion>/ratta/", deciding.correct, name="report_correct"),
    path("rapport/<str:unit>/<str:occasion>/andrat/", deciding.changes, name="report_changes"),
    path("rapport/<str:unit>/<str:occasion>/utkast.<str:kind>", deciding.draft, name="report_draft"),
    path("rapporter/", published.index, name="published_list"),
    path("rapporter/<str:unit>/<str:occasion>/", published.page, name="published"),
    path("rapporter/<str:unit>/<str:occasion>/oversikt/", published.overview, name="published_overview"),
    path(
        "rapporter/<str:unit>/<str:occasion>/<int:version>/oversikt/",
        published.overview,
        name="published_overview_version",
    ),
    path("rapporter/<str:unit>/<str:occasion>/<int:version>/", published.page, name="published_version"),
    path("rapporter/<str:unit>/<str:occasion>/<int:version>/rapport.<str:kind>", published.file, name="published_file"),
    path(
        "rapporter/<str:unit>/<str:occasion>/<int:version>/siffra/<path:key>/",
        published.figure,
        name="published_figure",
    ),
    path(
        "rapporter/<str:unit>/<str:occasion>/<int:version>/tabell/<path:key>/", published.table, name="published_table"
    ),
    path("api/v1/openapi.json", v1.openapi, name="openapi"),
    path("api/v1/", include("reports.api.urls")),
    path("data/", data_out.index, name="data_out"),
    path("data/<slug:table>.<str:kind>", data_out.file, name="data_file"),
    path("oppnadata/", open_data.index, name="open_data"),
    path("oppnadata/katalog.<str:kind>", open_data.catalogue, name="open_data_catalogue"),
    path("oppnadata/<str:unit>/<str:occasion>/<int:version>/tabeller.csv", open_data.table, name="open_data_table"),
]
