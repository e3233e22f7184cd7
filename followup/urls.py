"""Addresses of the ground."""

from django.urls import path

from followup.views import accessibility, calendar, jobs, roles, workflow

WHERE = "uppfoljning/<str:committee>/<str:occasion>/"
urlpatterns = [
    path("tillganglighet/", accessibility.statement, name="accessibility"),
    path("tillganglighet/rapporterat/", accessibility.reports, name="accessibility_reports"),
    path("tillganglighet/rapporterat/<int:pk>/klar/", accessibility.settle, name="accessibility_settle"),
    path("roller/", roles.roles, name="roles"),
    path("jobb/", jobs.job_list, name="jobs"),
    path("jobb/<uuid:pk>/", jobs.job, name="job"),
    path("jobb/<uuid:pk>/igen/", jobs.job_again, name="job_again"),
    path("uppfoljning/", workflow.index, name="boards"),
    path(WHERE, workflow.board_page, name="board"),
    path(f"{WHERE}<str:unit>/", workflow.unit_page, name="workflow"),
    path(f"{WHERE}<str:unit>/<slug:step>/", workflow.take, name="workflow_step"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/uppsikt.ics", calendar.download, name="calendar_file"),
    path("kalender/adress/", calendar.subscribe, name="calendar_subscribe"),
    path("kalender/adress/ta-bort/", calendar.revoke, name="calendar_revoke"),
    path("kalender/<str:token>/uppsikt.ics", calendar.subscription, name="calendar_feed"),
]
