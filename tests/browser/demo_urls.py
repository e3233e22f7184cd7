"""The product's addresses as they are with DEMO set."""

from django.urls import path

from config import urls
from demo.views import DemoLogin, sign_in_as

urlpatterns = [
    path("logga-in/", DemoLogin.as_view(), name="account_login"),
    path("logga-in/som/<str:username>/", sign_in_as, name="sign_in_as"),
    *urls.urlpatterns,
]
handler429 = urls.handler429
