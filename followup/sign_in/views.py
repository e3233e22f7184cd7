"""Screens of signing in where django-allauth's own do not do."""

from typing import Any

from allauth.account.views import PasswordChangeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.providers.saml import views as saml
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from followup.request import person
from followup.sign_in.second_factor import has_factor, required_of


@login_not_required
@require_POST
def through_openid_connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the identity provider, by OpenID Connect."""
    return _onwards(request, openid_connect.login(request, provider_id))


@login_not_required
@require_POST
def through_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """On to the identity provider, by SAML."""
    return _onwards(request, saml.login(request, organization_slug=organization_slug))


class SecondFactors(IndexView):
    """The second factors that one has, and whether one must have one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What django-allauth tells, and what the role requires."""
        user = person(self.request)
        return super().get_context_data(**kwargs) | {"required": required_of(user), "has_factor": has_factor(user)}


class ChangePassword(PasswordChangeView):
    """Change the password; nobody sets a first one here, for those without one come by the identity provider."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, for those who have a password."""
        if not person(request).has_usable_password():
            raise Http404("Kontot har inget lösenord.")
        return super().dispatch(request, *args, **kwargs)


class RemoveKey(RemoveWebAuthnView):
    """Remove a security key, unless it is the last second factor of a person who must have one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why not."""
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.object):
            return super().form_valid(form)
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")


def _onwards(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A page that goes on by itself, in place of a redirect.

    The content policy lets a form lead nowhere but to ourselves, and follows a form's redirects; a page's own way
    onward is not a form's. So the policy need not name the provider, nor those whom it in its turn may ask.
    """
    if answer.status_code != 302:
        return answer
    return render(request, "socialaccount/login_redirect.html", {"redirect_to": answer["Location"]})
