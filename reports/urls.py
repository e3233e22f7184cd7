"""Addresses of reports."""

from django.urls import path

from reports.views import report, review, start

urlpatterns = [
    path("", start.start, name="start"),
    path("rapport/<str:committee>/<str:occasion>/", report.report, name="report"),
    path("rapport/<str:committee>/<str:occasion>/borja/", report.begin, name="report_begin"),
    path("rapport/<str:committee>/<str:occasion>/pdf/", report.order, name="report_order"),
    path("rapport/<str:committee>/<str:occasion>/granskning/", review.review, name="review"),
    path("rapport/<str:committee>/<str:occasion>/granskning/borja/", review.order, name="review_order"),
    path("rapport/<str:committee>/<str:occasion>/granskning/godta/", review.accept, name="review_accept"),
    path("rapport/<str:committee>/<str:occasion>/granskning/oppna/", review.reopen, name="review_reopen"),
    path("rapporter/<int:pk>/", report.download, name="report_download"),
]
