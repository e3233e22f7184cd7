"""Administration: what finance has to be looked after: files on their way, codes that wait, settings."""

from django.db.models import Count, Q
from django.urls import reverse

from finance import selectors
from finance.account_pages import ungrouped
from finance.group_pages import address, loose_by_committee
from finance.models import ForecastReason, Import, MaterialityThreshold, UnknownCode
from followup.administration import Item, Section, counted
from followup.changes import said

State = Import.State


def of_imports() -> Section:
    """The last import, those that wait and those that could not be read, and codes that nobody has explained."""
    url = reverse("finance:imports")
    states = Import.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[State.RECEIVED, State.READ])),
        failed=Count("pk", filter=Q(state=State.REFUSED)),
    )
    last = Import.objects.filter(published_at__isnull=False).order_by("-published_at").first()
    items = [Item("Senast publicerad", "ask", "Ingen än", "Läs in den första filen.", url, "Läs in")]
    if last:
        at = reverse("finance:import", args=[last.pk])
        items = [Item("Senast publicerad", "ok", said(last.published_at), last.filename, at, "Visa")]
    items.append(counted("Väntar på att publiceras", states["waiting"], "Granska och publicera, eller kasta.", url))
    items.append(counted("Gick inte att läsa", states["failed"], "Kasta filen när den är läst in på nytt.", url))
    items += [_unknown(), _apart(), _ungrouped()]
    return Section("Inläsning", items, url, "Inläsning")


def of_settings() -> Section:
    """Whether the municipality has reasons to choose and a threshold of its own."""
    url = reverse("finance:settings")
    reasons = ForecastReason.objects.filter(active=True).count()
    own = MaterialityThreshold.objects.exists()
    return Section(
        "Orsaker och gränser",
        [
            Item("Orsaker att välja", "ok", str(reasons))
            if reasons
            else Item("Orsaker att välja", "ask", "Inga", "Utan dem kan en prognos inte förklaras.", url, "Lägg till"),
            Item("Väsentlighetsgräns", "ok" if own else "none", "Egen" if own else "Produktens egen"),
        ],
        url,
        "Orsaker och gränser",
    )


def _apart() -> Item:
    """Activities with money that stand in no group, in the year that is followed up now."""
    now = selectors.occasions().first()
    found = loose_by_committee(now.year) if now else []
    url = address(found[0][0].code, now.year) if now and found else ""
    count = sum(count for _, count in found)
    return counted("Verksamheter utan grupp", count, "De går inte att lämna prognos för.", url)


def _ungrouped() -> Item:
    """Accounts that stand in no group: nothing is wrong with it, but a report has little to tell of them."""
    count, url = ungrouped(), reverse("finance:account_groups")
    if not count:
        return Item("Konton utan grupp", "ok", "Inga")
    return Item("Konton utan grupp", "none", str(count), "De står som Övrigt i rapporternas diagram.", url, "Se över")


def _unknown() -> Item:
    """Codes that wait, with the way to the first file that has some."""
    waiting = UnknownCode.objects.filter(batch__state=State.READ)
    first = waiting.order_by("batch").first()
    if first is None:
        return Item("Okända koder", "ok", "Inga")
    url = reverse("finance:import_codes", args=[first.batch_id])
    return Item("Okända koder", "ask", str(waiting.count()), "Lägg upp dem eller säg vad de betyder.", url, "Översätt")
