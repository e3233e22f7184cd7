"""Addresses of finance."""

from django.urls import path

from finance.views import budgets, forecast_grid, forecasts, imports, investments, one_offs, proposals, sie, summaries

AREA = "prognos/<str:committee>/<str:occasion>/enhet/<str:unit>"

app_name = "finance"
urlpatterns = [
    path("inlasning/", imports.import_list, name="imports"),
    path("inlasning/<int:pk>/", imports.import_detail, name="import"),
    path("inlasning/<int:pk>/kolumner/", imports.import_columns, name="import_columns"),
    path("inlasning/<int:pk>/koder/", imports.import_codes, name="import_codes"),
    path("inlasning/<int:pk>/las-om/", imports.import_again, name="import_again"),
    path("inlasning/<int:pk>/fil/", imports.import_file, name="import_file"),
    path("inlasning/<int:pk>/<slug:action>/", imports.import_action, name="import_action"),
    path("sie/", sie.exports, name="sie_exports"),
    path("sie/<int:pk>/", sie.download, name="sie_export"),
    path("driftsammandrag/", summaries.summaries, name="summaries"),
    path("driftsammandrag/<str:committee>/<str:occasion>/", summaries.summary, name="summary"),
    path("driftsammandrag/<str:committee>/<str:occasion>/underlag/", summaries.drill, name="drill"),
    path("prognos/", forecasts.index, name="forecast_index"),
    path("prognos/<str:committee>/<str:occasion>/", forecasts.areas, name="forecasts"),
    path("prognos/<str:committee>/<str:occasion>/berakna/", forecasts.compute, name="compute_baselines"),
    path("prognos/<str:committee>/<str:occasion>/traffsakerhet/", proposals.accuracy, name="accuracy"),
    path(f"{AREA}/traffsakerhet/", proposals.unit_accuracy, name="unit_accuracy"),
    path(
        f"{AREA}/forslag/<int:group>-<str:side>/",
        proposals.proposal,
        name="proposal",
    ),
    path("engangsposter/", one_offs.index, name="one_off_index"),
    path("engangsposter/<str:committee>/<str:occasion>/", one_offs.register, name="one_offs"),
    path("engangsposter/<str:committee>/<str:occasion>/ny/", one_offs.add, name="one_off_add"),
    path("engangsposter/<str:committee>/<str:occasion>/hamta/", one_offs.bring_along, name="one_offs_bring_along"),
    path("engangsposter/<str:committee>/<str:occasion>/<int:pk>/", one_offs.one, name="one_off"),
    path("engangsposter/<str:committee>/<str:occasion>/<int:pk>/rader/", one_offs.point, name="one_off_point"),
    path(
        "engangsposter/<str:committee>/<str:occasion>/<int:pk>/rader/<int:row>/slapp/",
        one_offs.let_go,
        name="one_off_let_go",
    ),
    path("engangsposter/<str:committee>/<str:occasion>/<int:pk>/ta-bort/", one_offs.remove, name="one_off_remove"),
    path(f"{AREA}/", forecast_grid.area, name="forecast"),
    path(f"{AREA}/spara/", forecast_grid.save, name="forecast_save"),
    path(f"{AREA}/aterstall/", forecast_grid.restore, name="forecast_restore"),
    path(f"{AREA}/lage/", forecast_grid.state, name="forecast_state"),
    path(f"{AREA}/klistra/", forecast_grid.paste, name="forecast_paste"),
    path(f"{AREA}/konton/<str:line>/", forecast_grid.accounts, name="forecast_accounts"),
    path(f"{AREA}/historik/", forecast_grid.history, name="forecast_history"),
    path("investeringar/", investments.index, name="investment_index"),
    path("investeringar/<str:committee>/<str:occasion>/", investments.table, name="investments"),
    path("investeringar/<str:committee>/<str:occasion>/prognos/", investments.forecasts, name="investment_forecasts"),
    path("investeringar/<str:committee>/<str:occasion>/ny/", investments.edit, name="investment_add"),
    path("investeringar/<str:committee>/<str:occasion>/<int:pk>/", investments.one, name="investment"),
    path("investeringar/<str:committee>/<str:occasion>/<int:pk>/andra/", investments.edit, name="investment_edit"),
    path("investeringar/<str:committee>/<str:occasion>/<int:pk>/beslut/", investments.decide, name="investment_decide"),
    path("investeringar/<str:committee>/<str:occasion>/<int:pk>/rader/", investments.rows, name="investment_rows"),
    path("budget/", budgets.index, name="budget_index"),
    path("budget/profiler/", budgets.profiles, name="phasing"),
    path("budget/<str:committee>/<str:occasion>/", budgets.trail, name="budget"),
    path("budget/<str:committee>/<str:occasion>/nytt/", budgets.write_in, name="budget_write_in"),
    path("budget/<str:committee>/<str:occasion>/beslut/<int:pk>/", budgets.decision, name="budget_decision"),
    path("budget/<str:committee>/<str:occasion>/beslut/<int:pk>/andra/", budgets.reword, name="budget_reword"),
    path("budget/<str:committee>/<str:occasion>/beslut/<int:pk>/faststall/", budgets.settle, name="budget_settle"),
    path("budget/<str:committee>/<str:occasion>/beslut/<int:pk>/kasta/", budgets.throw, name="budget_throw"),
    path("budget/<str:committee>/<str:occasion>/beslut/<int:pk>/rad/<int:line>/", budgets.line, name="budget_line"),
    path(
        "budget/<str:committee>/<str:occasion>/beslut/<int:pk>/rad/<int:line>/ta-bort/",
        budgets.drop_line,
        name="budget_drop_line",
    ),
]
