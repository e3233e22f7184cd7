"""Addresses of reports."""

from django.urls import path

from reports.views import deciding, published, report, start

urlpatterns = [
    path("", start.start, name="start"),
    path("rapport/<str:committee>/<str:occasion>/", report.report, name="report"),
    path("rapport/<str:committee>/<str:occasion>/borja/", report.begin, name="report_begin"),
    path("rapport/<str:committee>/<str:occasion>/pdf/", report.order, name="report_order"),
    path("rapporter/<int:pk>/", report.download, name="report_download"),
    path("rapport/<str:unit>/<str:occasion>/steg/<str:step>/", deciding.take, name="report_step"),
    path("rapport/<str:unit>/<str:occasion>/ratta/", deciding.correct, name="report_correct"),
    path("rapport/<str:unit>/<str:occasion>/andrat/", deciding.changes, name="report_changes"),
    path("rapport/<str:unit>/<str:occasion>/utkast.<str:kind>", deciding.draft, name="report_draft"),
    path("rapporter/", published.index, name="published_list"),
    path("rapporter/<str:unit>/<str:occasion>/", published.page, name="published"),
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
]
