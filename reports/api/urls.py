"""Addresses of the API. A new version stands beside this one."""

from django.urls import path

from reports.api import v1
from reports.views import data_out

app_name = "api"
urlpatterns = [path("", data_out.operations, name="api-root"), *v1.addresses()]
