"""Addresses of finance."""

from django.urls import path

from finance.views import forecasts, imports, summaries

app_name = "finance"
urlpatterns = [
    path("inlasning/", imports.import_list, name="imports"),
    path("inlasning/<int:pk>/", imports.import_detail, name="import"),
    path("inlasning/<int:pk>/kolumner/", imports.import_columns, name="import_columns"),
    path("inlasning/<int:pk>/koder/", imports.import_codes, name="import_codes"),
    path("inlasning/<int:pk>/las-om/", imports.import_again, name="import_again"),
    path("inlasning/<int:pk>/fil/", imports.import_file, name="import_file"),
    path("inlasning/<int:pk>/<slug:action>/", imports.import_action, name="import_action"),
    path("driftsammandrag/", summaries.summaries, name="summaries"),
    path("driftsammandrag/<str:committee>/<str:occasion>/", summaries.summary, name="summary"),
    path("driftsammandrag/<str:committee>/<str:occasion>/underlag/", summaries.drill, name="drill"),
    path("prognos/", forecasts.index, name="forecast_index"),
    path("prognos/<str:committee>/<str:occasion>/", forecasts.areas, name="forecasts"),
    path("prognos/<str:committee>/<str:occasion>/berakna/", forecasts.compute, name="compute_baselines"),
    path("prognos/<str:committee>/<str:occasion>/enhet/<str:unit>/", forecasts.area, name="forecast"),
]
