"""Addresses of the ground."""

from django.urls import path

from followup.views import (
    accessibility,
    administration,
    calendar,
    duties,
    jobs,
    people,
    systems,
    terms,
    trail,
    units,
    workflow,
)

PEOPLE = "administration/personer/"
UNITS = "administration/organisation/"
WHERE = "uppfoljning/<str:committee>/<str:occasion>/"
urlpatterns = [
    path("tillganglighet/", accessibility.statement, name="accessibility"),
    path("tillganglighet/rapporterat/", accessibility.reports, name="accessibility_reports"),
    path("tillganglighet/rapporterat/<int:pk>/klar/", accessibility.settle, name="accessibility_settle"),
    path("jobb/", jobs.job_list, name="jobs"),
    path("jobb/<uuid:pk>/", jobs.job, name="job"),
    path("jobb/<uuid:pk>/igen/", jobs.job_again, name="job_again"),
    path("mina-uppgifter/", duties.tasks, name="tasks"),
    path("ord/", terms.term_list, name="terms"),
    path(f"{WHERE}<str:unit>/", workflow.unit_page, name="workflow"),
    path(f"{WHERE}<str:unit>/<slug:step>/", workflow.take, name="workflow_step"),
    path("spar/", trail.page, name="trail"),
    path("spar/filer/", trail.files, name="trail_files"),
    path("spar/filer/<int:pk>/", trail.download, name="trail_file"),
    path("administration/", administration.index, name="administration"),
    path(PEOPLE, people.index, name="people"),
    path(f"{PEOPLE}ny/", people.new, name="person_new"),
    path(f"{PEOPLE}<int:pk>/", people.detail, name="person"),
    path(f"{PEOPLE}<int:pk>/andra/", people.change, name="person_change"),
    path(f"{PEOPLE}<int:pk>/roll/", people.give, name="person_give"),
    path(f"{PEOPLE}<int:pk>/roll/<int:membership>/avsluta/", people.end, name="person_end"),
    path(f"{PEOPLE}<int:pk>/bjud-in/", people.invite, name="person_invite"),
    path(f"{PEOPLE}<int:pk>/stang/", people.close, name="person_close"),
    path(f"{PEOPLE}<int:pk>/oppna/", people.open_again, name="person_open"),
    path("administration/grupper/", people.group_roles, name="group_roles"),
    path("administration/grupper/<int:pk>/ta-bort/", people.drop_group_role, name="group_role_drop"),
    path("administration/kalender/", administration.calendar, name="occasions"),
    path("administration/kalender/nytt/", administration.new_occasion, name="occasion_new"),
    path("administration/kalender/<str:code>/", administration.occasion, name="occasion"),
    path(UNITS, units.organisation, name="organisation"),
    path(f"{UNITS}<int:pk>/", units.unit, name="unit"),
    path(f"{UNITS}<int:pk>/ny/", units.new, name="unit_new"),
    path(f"{UNITS}<int:pk>/namn/", units.rename, name="unit_rename"),
    path(f"{UNITS}<int:pk>/upphor/", units.end, name="unit_end"),
    path("administration/systemnycklar/", systems.tokens, name="system_tokens"),
    path("administration/systemnycklar/<int:pk>/aterkalla/", systems.revoke, name="system_token_revoke"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/uppsikt.ics", calendar.download, name="calendar_file"),
    path("kalender/adress/", calendar.subscribe, name="calendar_subscribe"),
    path("kalender/adress/ta-bort/", calendar.revoke, name="calendar_revoke"),
    path("kalender/<str:token>/uppsikt.ics", calendar.subscription, name="calendar_feed"),
]
