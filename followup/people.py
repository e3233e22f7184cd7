"""Personer: accounts that the administrator lays up, changes, closes and opens, each change with its history."""

import structlog
from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from followup import changes
from followup.models import CalendarFeed, Membership, User
from followup.sign_in.second_factor import FACTORS
from followup.sorting import swedish

FACTS = ("username", "first_name", "last_name", "email", "is_active")
KIND = "account"
log = structlog.get_logger()


class NotPossible(Exception):
    """What was asked cannot be done with an account; the message is Swedish and says what to do."""


def found(words: str = "") -> QuerySet[User]:
    """People whose name, user name or address has all the words, by name; ``has_role`` if she has one today."""
    held = Membership.objects.valid_on(timezone.localdate()).filter(person=OuterRef("pk"))
    people = User.objects.annotate(has_role=Exists(held))
    for word in words.split():
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
        )
    return people.order_by(swedish("last_name"), swedish("first_name"), "username")


def lacking_factor() -> QuerySet[User]:
    """Those whose role takes a second factor and who have none here. Whoever the identity provider vouches for too."""
    if not settings.MFA_REQUIRED_ROLES:
        return User.objects.none()
    held = Membership.objects.valid_on(timezone.localdate()).filter(
        person=OuterRef("pk"), role__in=settings.MFA_REQUIRED_ROLES
    )
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return User.objects.filter(Q(is_superuser=True) | Exists(held), ~Exists(factors), is_active=True)


@transaction.atomic
def lay_up(*, username: str, first_name: str, last_name: str, email: str, by: User) -> User:
    """Lay up an account without a password. Raises NotPossible when the user name or the address is taken."""
    _require_free(email, username)
    made = User(username=username, first_name=first_name, last_name=last_name, email=email)
    made.set_unusable_password()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as taken:  # at the same moment: a double click
        raise NotPossible(f"Användarnamnet {username} används redan. Sök upp personen i listan.") from taken
    _note(made, by, {}, changes.facts(made, *FACTS))
    log.info("account.lay_up", person=made.pk, by=by.username)
    return made


@transaction.atomic
def change(*, person: User, first_name: str, last_name: str, email: str, by: User) -> None:
    """Change name and address. Raises NotPossible when the address is another's."""
    held = _held(person)
    _require_free(email, but=held)
    before = changes.facts(held, *FACTS)
    held.first_name, held.last_name, held.email = first_name, last_name, email
    held.save(update_fields=["first_name", "last_name", "email"])
    _note(held, by, before, changes.facts(held, *FACTS))


@transaction.atomic
def close(*, person: User, by: User) -> None:
    """Close an account: its sessions end, and its password and calendar address are no longer worth anything.

    Raises NotPossible for one's own.
    """
    if person.pk == by.pk:
        raise NotPossible("Du kan inte stänga av ditt eget konto. Be en annan administratör.")
    held = _held(person)
    before = changes.facts(held, *FACTS)
    held.is_active = False
    held.set_unusable_password()  # sessions hold to the password, so none of them outlives it
    held.save(update_fields=["is_active", "password"])
    CalendarFeed.objects.filter(person=held).delete()
    _note(held, by, before, changes.facts(held, *FACTS))
    log.info("account.close", person=held.pk, by=by.username)


@transaction.atomic
def open_again(*, person: User, by: User) -> None:
    """Open a closed account. Its person chooses a new password, by an invitation."""
    held = _held(person)
    before = changes.facts(held, *FACTS)
    held.is_active = True
    held.save(update_fields=["is_active"])
    _note(held, by, before, changes.facts(held, *FACTS))
    log.info("account.open_again", person=held.pk, by=by.username)


@transaction.atomic
def invite(*, person: User, by: User) -> None:
    """Send a link by which a person chooses her password. Raises NotPossible; OSError when the mail is not taken."""
    held = _held(person)
    if not held.is_active:
        raise NotPossible("Kontot är avstängt. Öppna det först.")
    if not held.email:
        raise NotPossible("Personen har ingen e-postadress. Skriv in den först.")
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(held)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(held), key])
    context = {"person": held, "link": f"{settings.SITE_URL}{path}", "by": by}
    _note(held, by, {}, {"Inbjudan skickad till": held.email})
    words = render_to_string("followup/invitation.txt", context)
    send_mail("Uppsikt: välj ditt lösenord", words, settings.DEFAULT_FROM_EMAIL, [held.email])
    log.info("account.invite", person=held.pk, by=by.username)


def _held(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _require_free(email: str, username: str = "", but: User | None = None) -> None:
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if username and others.filter(username__iexact=username).exists():
        raise NotPossible(f"Användarnamnet {username} är upptaget. Välj ett annat.")
    if email and others.filter(email__iexact=email).exists():
        raise NotPossible(f"Adressen {email} har en annan person redan.")


def _note(person: User, by: User, before: changes.Facts, after: changes.Facts) -> None:
    address = reverse("person", args=[person.pk])
    thing = f"{person} ({person.username})"
    changes.record(by=by, kind=KIND, thing=thing, before=before, after=after, address=address)
