"""Addresses of the ground."""

from django.urls import path

from followup import views

urlpatterns = [
    path("jobb/", views.job_list, name="jobs"),
    path("jobb/<uuid:pk>/", views.job, name="job"),
    path("jobb/<uuid:pk>/igen/", views.job_again, name="job_again"),
]
