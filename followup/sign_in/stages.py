"""The steps between a right password and a session."""

from allauth.mfa import stages
from django.http import HttpRequest

from followup.models import User
from followup.sign_in.second_factor import vouched_for


class AuthenticateStage(stages.AuthenticateStage):
    """Asks for the second factor, unless the identity provider is trusted to have asked."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if isinstance(user, User) and vouched_for(request, user):
            return False
        return bool(super()._should_handle(request))
