"""Administration: what the ground has to be looked after, people, calendar, organisation and jobs."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from followup import jobs, occasions, people
from followup.administration import Item, Section, counted
from followup.models import GroupRole, Job, Membership, Occasion, Unit, User

SOON = timedelta(days=30)
LATELY = timedelta(days=7)
OCCASIONS = 3


def of_people() -> Section:
    """How many there are, who has no role, whose role ends soon, and who lacks a second factor."""
    today = timezone.localdate()
    held = Membership.objects.valid_on(today).filter(person=OuterRef("pk"))
    active = User.objects.filter(is_active=True)
    total, idle = active.count(), active.filter(~Exists(held), is_superuser=False).count()
    ending = Membership.objects.valid_on(today).filter(valid_to__lte=today + SOON, person__is_active=True).count()
    lacking = people.lacking_factor().count()
    codes = Unit.objects.valid_on(today).values("code")
    groups = GroupRole.objects.aggregate(all=Count("pk"), lost=Count("pk", filter=~Q(unit_code__in=codes)))
    url = reverse("people")
    items = [
        Item("Konton", "ok", f"{total} öppna"),
        counted("Utan roll", idle, "De kan logga in men inte se något.", url),
        counted("Roller som tar slut inom 30 dagar", ending, "Förläng dem eller låt dem ta slut.", url),
        counted(
            "Utan inloggning i två steg", lacking, "Deras roll kräver det. De får lägga upp det vid inloggning.", url
        ),
    ]
    if groups["all"]:
        detail = "Grupper som ger en roll i en enhet som inte finns i dag."
        items.append(counted("Grupper utan enhet", groups["lost"], detail, reverse("group_roles")))
    return Section("Personer och rättigheter", items, url, "Personer")


def of_calendar() -> Section:
    """The occasions that are to come, with what they lack."""
    today = timezone.localdate()
    coming = list(
        Occasion.objects.filter(due_dates__day__gte=today).distinct().prefetch_related("due_dates")[:OCCASIONS]
    )
    items = [_occasion(one) for one in coming]
    bare = Occasion.objects.filter(due_dates=None).count()
    if bare:
        items.append(
            Item("Tillfällen utan sista dagar", "ask", str(bare), "Ingen blir påmind.", reverse("occasions"), "Se över")
        )
    if not coming:
        url = reverse("occasion_new")
        items.append(
            Item("Nästa tillfälle", "ask", "Saknas", "Inget tillfälle har en sista dag framåt.", url, "Lägg upp")
        )
    return Section("Kalender", items, reverse("occasions"), "Kalender")


def of_organisation() -> Section:
    """How many units there are, and which end soon."""
    today = timezone.localdate()
    units = Unit.objects.valid_on(today)
    ending = units.filter(valid_to__lte=today + SOON).count()
    url = reverse("organisation")
    items = [Item("Enheter", "ok", f"{units.count()} gäller i dag")]
    if ending:
        items.append(counted("Enheter som upphör inom 30 dagar", ending, "", url))
    return Section("Organisation", items, url, "Organisationen")


def of_jobs() -> Section:
    """What runs, and what of the last week has failed or been lost."""
    jobs.sweep()
    state = Job.State
    since = timezone.now() - LATELY
    states = Job.objects.aggregate(
        running=Count("pk", filter=Q(state=state.RUNNING)),
        queued=Count("pk", filter=Q(state=state.QUEUED)),
        failed=Count("pk", filter=Q(state=state.FAILED, finished_at__gte=since)),
        lost=Count("pk", filter=Q(state=state.LOST, finished_at__gte=since)),
    )
    url = reverse("jobs")
    return Section(
        "Jobb",
        [
            Item("Pågår", "busy" if states["running"] else "none", str(states["running"])),
            Item("I kö", "busy" if states["queued"] else "none", str(states["queued"])),
            counted("Misslyckade, senaste veckan", states["failed"], "Felet står på jobbets sida.", url),
            counted("Avbrutna, senaste veckan", states["lost"], "De går att köra igen.", url),
        ],
        url,
        "Alla jobb",
    )


def _occasion(one: Occasion) -> Item:
    days = {due.level: due.day for due in one.due_dates.all()}
    lacking = occasions.missing(one, days)
    url = reverse("occasion", args=[one.code])
    last = max(days.values())
    if lacking:
        return Item(
            one.name, "ask", "Saknar dagar", f"Ingen sista dag för {', '.join(lacking).lower()}.", url, "Lägg till"
        )
    return Item(one.name, "ok", f"Klar senast {last}", "", url, "Ändra")
