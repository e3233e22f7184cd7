"""Addresses of goals."""

from django.urls import URLPattern, path

from goals.views import assignments, control, control_forms, editing, goals, planned_activities, registers

AREA = "internkontroll/<str:occasion>/omrade/<int:pk>/"

app_name = "goals"
urlpatterns: list[URLPattern] = [
    path("mal/", goals.index, name="goal_index"),
    path("mal/<str:occasion>/", goals.overview, name="goals"),
    path("mal/<str:occasion>/<int:pk>/", goals.goal, name="goal"),
    path("mal/<str:occasion>/nytt/", editing.goal, name="goal_new"),
    path("mal/<str:occasion>/nytt-overgripande/", editing.overall_goal, name="overall_goal_new"),
    path("mal/<str:occasion>/<int:pk>/andra/", editing.goal, name="goal_edit"),
    path("mal/<str:occasion>/<int:pk>/underlag/", goals.link, name="goal_evidence"),
    path("uppdrag/", assignments.index, name="assignment_index"),
    path("uppdrag/<str:occasion>/", assignments.overview, name="assignments"),
    path("uppdrag/<str:occasion>/nytt/", editing.assignment, name="assignment_new"),
    path("uppdrag/<str:occasion>/<int:pk>/andra/", editing.assignment, name="assignment_edit"),
    path("uppdrag/<str:occasion>/<int:pk>/", assignments.detail, name="assignment"),
    path("uppdrag/<str:occasion>/<int:pk>/<str:committee>/", assignments.report, name="assignment_report"),
    path("verksamhetsplan/", planned_activities.index, name="planned_activity_index"),
    path("verksamhetsplan/<str:occasion>/", planned_activities.overview, name="planned_activities"),
    path("verksamhetsplan/<str:occasion>/ny/", planned_activities.new, name="planned_activity_new"),
    path("verksamhetsplan/<str:occasion>/<int:pk>/", planned_activities.detail, name="planned_activity"),
    path("internkontroll/", control.index, name="control_index"),
    path("internkontroll/<str:occasion>/", control.year, name="control_year"),
    path("internkontroll/<str:occasion>/<str:unit>/", control.plan, name="control"),
    path("internkontroll/<str:occasion>/<str:unit>/ny-plan/", control_forms.new_plan, name="control_new_plan"),
    path("internkontroll/<str:occasion>/<str:unit>/nytt-omrade/", control_forms.new_area, name="control_new_area"),
    path("internkontroll/<str:occasion>/moment/<int:pk>/", control.moment, name="control_moment"),
    path("internkontroll/<str:occasion>/moment/<int:pk>/resultat/", control_forms.result, name="control_result"),
    path("internkontroll/<str:occasion>/moment/<int:pk>/andra/", control_forms.change_moment, name="control_change"),
    path("internkontroll/<str:occasion>/risk/<int:pk>/", control.risk, name="control_risk"),
    path("internkontroll/<str:occasion>/risk/<int:pk>/bedomning/", control_forms.rating, name="control_rating"),
    path("internkontroll/<str:occasion>/risk/<int:pk>/acceptans/", control_forms.acceptance, name="control_acceptance"),
    path("internkontroll/<str:occasion>/atgard/<int:pk>/", control.measure, name="control_measure"),
    path("internkontroll/<str:occasion>/atgard/<int:pk>/uppfoljning/", control_forms.measure, name="control_say"),
    path(f"{AREA}uppfoljning/", control_forms.area_report, name="control_area_report"),
    path(f"{AREA}ny-risk/", control_forms.new_risk, name="control_new_risk"),
    path(f"{AREA}nytt-moment/", control_forms.new_moment, name="control_new_moment"),
    path(f"{AREA}ny-atgard/", control_forms.new_measure, name="control_new_measure"),
    path("styrdokument/", registers.document_index, name="document_index"),
    path("styrdokument/<str:occasion>/", registers.documents, name="documents"),
    path("styrdokument/<str:occasion>/nytt/", editing.document, name="document_new"),
    path("styrdokument/<str:occasion>/<int:pk>/andra/", editing.document, name="document_edit"),
    path("styrdokument/<str:occasion>/<int:pk>/", registers.document, name="document"),
    path("handelser/", registers.passage_index, name="passage_index"),
    path("handelser/<str:occasion>/", registers.passages, name="passages"),
    path("handelser/<str:occasion>/<str:unit>/<str:kind>/", registers.passage, name="passage_new"),
    path("handelser/<str:occasion>/<str:unit>/<str:kind>/<int:position>/", registers.passage, name="passage"),
    path("handelser/<str:occasion>/<str:unit>/<str:kind>/<int:position>/upp/", registers.move, name="passage_move"),
    path("beslut/", assignments.decisions, name="decisions"),
    path("beslut/nytt/", editing.decision, name="decision_new"),
    path("beslut/<slug:code>/andra/", editing.decision, name="decision_edit"),
]
