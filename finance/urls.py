"""Addresses of finance."""

from django.urls import path

from finance.views import forecasts, summaries

app_name = "finance"
urlpatterns = [
    path("driftsammandrag/", summaries.summaries, name="summaries"),
    path("driftsammandrag/<str:committee>/<str:occasion>/", summaries.summary, name="summary"),
    path("driftsammandrag/<str:committee>/<str:occasion>/underlag/", summaries.drill, name="drill"),
    path("prognos/", forecasts.index, name="forecast_index"),
    path("prognos/<str:committee>/<str:occasion>/", forecasts.areas, name="forecasts"),
    path("prognos/<str:committee>/<str:occasion>/berakna/", forecasts.compute, name="compute_baselines"),
    path("prognos/<str:committee>/<str:occasion>/enhet/<str:unit>/", forecasts.area, name="forecast"),
]
