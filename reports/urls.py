"""Addresses of reports."""

from django.urls import path

from reports.views import report, start

urlpatterns = [
    path("", start.start, name="start"),
    path("rapport/<str:committee>/<str:occasion>/", report.report, name="report"),
    path("rapport/<str:committee>/<str:occasion>/borja/", report.begin, name="report_begin"),
    path("rapport/<str:committee>/<str:occasion>/pdf/", report.order, name="report_order"),
    path("rapporter/<int:pk>/", report.download, name="report_download"),
]
