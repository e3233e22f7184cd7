"""Every address of the product."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import condition
from demo.views import DemoLogin, sign_in_as
from followup import administration
from followup.gallery import gallery

administration.register(60, condition.section)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("followup.sign_in.urls")),
    path("", include("reports.urls")),
    path("", include("followup.urls")),
    path("ekonomi/", include("finance.urls")),
    path("indikatorer/", include("indicators.urls")),
    path("", include("goals.urls")),
]

if settings.DEMO:  # before the others: the demo's login page stands in the place of the ordinary one
    urlpatterns = [
        path("logga-in/", DemoLogin.as_view(), name="account_login"),
        path("logga-in/som/<str:username>/", sign_in_as, name="sign_in_as"),
        *urlpatterns,
    ]

if settings.DEBUG:  # for those who build
    urlpatterns.append(path("galleri/", gallery, name="gallery"))

handler429 = "followup.limits.too_many"
