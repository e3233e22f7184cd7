"""Screens of people: their accounts and rights, and what groups at the identity provider give."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import memberships, people
from followup.limits import limited
from followup.models import GroupRole, Membership, Unit, User
from followup.people_forms import AccountForm, EndForm, GroupForm, MembershipForm, NewAccountForm
from followup.sign_in import groups
from followup.sign_in.second_factor import has_factor, required_of
from followup.views.administering import Crumbs, administrator, crumbs, form_page, posted

PEOPLE_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The people, by name; those that a word is found in."""
    administrator(request)
    words = request.GET.get("sok", "")
    page = Paginator(people.found(words), PEOPLE_A_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "search": ("sok", "Namn, användarnamn eller adress", words), "crumbs": crumbs()}
    return render(request, "followup/people.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: her account, and her roles now, to come and before."""
    user = administrator(request)
    found = get_object_or_404(User, pk=pk)
    today = timezone.localdate()
    held = list(found.memberships.select_related("unit").order_by("-valid_from", "unit__sort"))
    context = {
        "one": found,
        "now": [one for one in held if one.valid_to is None or one.valid_to >= today],
        "before": [one for one in held if one.valid_to is not None and one.valid_to < today],
        "today": today,
        "lacks_factor": required_of(found) and not has_factor(found),
        "is_self": found.pk == user.pk,
        "crumbs": _way(),
    }
    return render(request, "followup/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new person, who may be invited at once."""
    user = administrator(request)
    form = NewAccountForm(posted(request))
    if form.is_valid():
        said = dict(form.cleaned_data)
        wanted = said.pop("invite")
        try:
            made = people.lay_up(**said, by=user)
        except people.NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Kontot för {made} är upplagt. Ge personen en roll.")
            if wanted:
                _try(request, lambda: people.invite(person=made, by=user), f"En länk är skickad till {made.email}.")
            return redirect("person", made.pk)
    return form_page(request, form, title="Ny person", way=_way())


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a person's name and address."""
    user = administrator(request)
    found = get_object_or_404(User, pk=pk)
    kept = {name: getattr(found, name) for name in ("first_name", "last_name", "email")}
    form = AccountForm(posted(request), initial=kept)
    if form.is_valid():
        try:
            people.change(person=found, **form.cleaned_data, by=user)
            messages.success(request, "Uppgifterna är sparade.")
            return redirect("person", pk)
        except people.NotPossible as refused:
            form.add_error("email", str(refused))
    return form_page(request, form, title=f"Ändra {found}", way=_way(found))


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that gives a person a role in a unit."""
    user = administrator(request)
    found = get_object_or_404(User, pk=pk)
    form = MembershipForm(posted(request))
    if form.is_valid():
        try:
            memberships.give(person=found, **form.cleaned_data, by=user)
            messages.success(request, "Rollen är sparad. Den gäller från den dag som du valde.")
            return redirect("person", pk)
        except memberships.NotPossible as refused:
            form.add_error(None, str(refused))
    return form_page(request, form, title=f"Ge {found} en roll", way=_way(found))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """The form that ends a role with a day."""
    user = administrator(request)
    held = get_object_or_404(Membership.objects.select_related("person", "unit"), pk=membership, person=pk)
    form = EndForm(posted(request))
    if form.is_valid():
        try:
            memberships.end(membership=held, last=form.cleaned_data["last"], by=user)
            messages.success(request, "Rollens sista dag är sparad.")
            return redirect("person", pk)
        except memberships.NotPossible as refused:
            form.add_error("last", str(refused))
    lead = f"{held.get_role_display()} i {held.unit}, sedan {held.valid_from}."
    if held.from_group:
        lead += f" Den kommer från gruppen {held.from_group}: ger gruppen den vid nästa inloggning börjar den om."
    return form_page(request, form, title="Avsluta rollen", way=_way(held.person), lead=lead)


@require_POST
@limited("report")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the person a link by which she chooses her password."""
    user, found = administrator(request), get_object_or_404(User, pk=pk)
    _try(request, lambda: people.invite(person=found, by=user), f"En länk är skickad till {found.email}.")
    return redirect("person", pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account and end its sessions."""
    user, found = administrator(request), get_object_or_404(User, pk=pk)
    _try(request, lambda: people.close(person=found, by=user), "Kontot är avstängt och personen utloggad.")
    return redirect("person", pk)


@require_POST
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account."""
    user, found = administrator(request), get_object_or_404(User, pk=pk)
    people.open_again(person=found, by=user)
    messages.success(request, "Kontot är öppet. Skicka en länk så att personen kan välja ett nytt lösenord.")
    return redirect("person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def group_roles(request: HttpRequest) -> HttpResponse:
    """What groups at the identity provider give, and the form of one more."""
    user = administrator(request)
    form = GroupForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        line = groups.Line(said["group"].strip(), said["unit"].code, said["role"])
        try:
            groups.add(line=line, day=timezone.localdate(), by=user)
            messages.success(request, "Sparat. Det gäller från nästa inloggning.")
            return redirect("group_roles")
        except groups.BadGroupRoles as refused:
            form.add_error(None, str(refused))
    units = dict(Unit.objects.valid_on(timezone.localdate()).values_list("code", "name"))
    lines = [(one, units.get(one.unit_code, "")) for one in GroupRole.objects.all()]
    context = {"form": form, "lines": lines, "crumbs": crumbs()}
    return render(request, "followup/group_roles.html", context, status=422 if form.errors else 200)


@require_POST
def drop_group_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a group give a role no more."""
    user = administrator(request)
    groups.drop(line=get_object_or_404(GroupRole, pk=pk), by=user)
    messages.success(request, "Borttaget. De som har rollen av gruppen har den tills de loggar in nästa gång.")
    return redirect("group_roles")


def _try(request: HttpRequest, write: Callable[[], object], done: str) -> None:
    try:
        write()
        messages.success(request, done)
    except people.NotPossible as refused:
        messages.error(request, str(refused))
    except OSError:
        messages.error(request, "E-postservern tog inte emot brevet. Försök igen om en stund.")


def _way(found: User | None = None) -> Crumbs:
    way = crumbs(("Personer", reverse("people")))
    return [*way, (str(found), reverse("person", args=[found.pk]))] if found else way
