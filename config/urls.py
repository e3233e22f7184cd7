"""Every address of the product."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from demo.views import DemoLogin, sign_in_as

urlpatterns = [
    path("logga-in/", (DemoLogin if settings.DEMO else LoginView).as_view(), name="login"),
    path("logga-ut/", LogoutView.as_view(), name="logout"),
    path("", include("reports.urls")),
    path("", include("followup.urls")),
    path("ekonomi/", include("finance.urls")),
    path("indikatorer/", include("indicators.urls")),
    path("", include("goals.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("logga-in/som/<str:username>/", sign_in_as, name="sign_in_as"))
