"""Addresses of goals."""

from django.urls import URLPattern, path

from goals.views import assignments, goals, planned_activities

app_name = "goals"
urlpatterns: list[URLPattern] = [
    path("mal/", goals.index, name="goal_index"),
    path("mal/<str:occasion>/", goals.overview, name="goals"),
    path("mal/<str:occasion>/<int:pk>/", goals.goal, name="goal"),
    path("uppdrag/", assignments.index, name="assignment_index"),
    path("uppdrag/<str:occasion>/", assignments.overview, name="assignments"),
    path("uppdrag/<str:occasion>/<int:pk>/", assignments.detail, name="assignment"),
    path("uppdrag/<str:occasion>/<int:pk>/<str:committee>/", assignments.report, name="assignment_report"),
    path("verksamhetsplan/", planned_activities.index, name="planned_activity_index"),
    path("verksamhetsplan/<str:occasion>/", planned_activities.overview, name="planned_activities"),
    path("verksamhetsplan/<str:occasion>/<int:pk>/", planned_activities.detail, name="planned_activity"),
    path("beslut/", assignments.decisions, name="decisions"),
]
