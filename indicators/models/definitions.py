"""Definitioner: what an indicator measures, in which parts it is divided, and how the definition has changed."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from followup import access
from followup.models import Unit, User


class IndicatorQuerySet(models.QuerySet):
    """Row-set words of indicators."""

    def visible_to(self, user: User) -> "IndicatorQuerySet":
        """The indicators of the units, or of the committees over the units, in which a person may read."""
        if user.is_superuser:
            return self
        units = set(Unit.objects.visible_to(user).values_list("pk", flat=True))
        roles = access.roles_with(access.Permission.READ)
        own = user.memberships.valid_on(timezone.localdate()).filter(role__in=roles).values_list("unit_id", flat=True)
        units.update(Unit.objects.above(own).values_list("pk", flat=True))
        return self.filter(owner__in=units)

    def whole(self) -> "IndicatorQuerySet":
        """Those that are not a part of another."""
        return self.filter(parent=None)


class Indicator(models.Model):
    """Indikator: a measure that goes on, whatever becomes of its definition.

    One with a ``parent`` is a sub-row of it: a sex, an area or a segment, one level deep. ``secret`` hides all
    its values from whoever lacks the right. ``responsible`` are those who enter the values for the ``owner``.
    """

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", "Kommunen"
        ADMINISTRATION = "administration", "Förvaltningen"

    class Dimension(models.TextChoices):
        SEX = "sex", "Kön"
        AREA = "area", "Område"
        SEGMENT = "segment", "Segment"

    class Series(models.TextChoices):
        COMMITTEE = "committee", "Nämndindikator"
        PERSONNEL = "personnel", "Personalstatistik"

    code = models.SlugField("kod", max_length=60, unique=True)
    series = models.CharField("slag", max_length=12, choices=Series.choices, default=Series.COMMITTEE)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="indicators", verbose_name="ägare")
    level = models.CharField("nivå", max_length=14, choices=Level.choices, default=Level.MUNICIPALITY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="del av"
    )
    dimension = models.CharField("delas efter", max_length=8, choices=Dimension.choices, blank=True)
    secret = models.BooleanField("sekretess", default=False)
    responsible = models.ManyToManyField(User, related_name="indicators", blank=True, verbose_name="ansvariga")
    sort = models.PositiveIntegerField("ordning", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["sort", "code"]
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        constraints = [
            models.CheckConstraint(
                name="indicator_level_known", condition=Q(level__in=["municipality", "administration"])
            ),
            models.CheckConstraint(name="indicator_series_known", condition=Q(series__in=["committee", "personnel"])),
            models.CheckConstraint(
                name="indicator_part_has_dimension",
                condition=Q(parent=None, dimension="")
                | Q(parent__isnull=False, dimension__in=["sex", "area", "segment"]),
                violation_error_message="Ange om delen är ett kön, ett område eller ett segment.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="one_level",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF NEW.parent_id IS NOT NULL AND (
                        NEW.parent_id = NEW.id
                        OR EXISTS (
                            SELECT 1 FROM indicators_indicator
                            WHERE parent_id = NEW.id OR id = NEW.parent_id AND parent_id IS NOT NULL
                        )
                    ) THEN
                        RAISE EXCEPTION 'En del av en indikator kan inte själv delas'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_parts_one_level';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.code


class Definition(models.Model):
    """Definition: what the indicator means from a year on; a new one breaks the series when ``breaks`` says so.

    ``lag`` is how many years after the year that it is about a value comes out. ``lowest`` and ``highest`` bound what
    a value can be, in the unit of measure (a share in per cent: 0 to 100). ``note`` and ``note_mark`` are the footnote
    to the name. ``better`` says which way a bare number as target is meant.
    """

    class Frequency(models.TextChoices):
        MONTH = "month", "Varje månad"
        TERTIAL = "tertial", "Varje tertial"
        HALF = "half", "Varje halvår"
        YEAR = "year", "Varje år"
        SECOND = "second", "Vartannat år"
        UNSAID = "", "Ej angivet"

    class Better(models.TextChoices):
        HIGHER = "higher", "Högre är bättre"
        LOWER = "lower", "Lägre är bättre"
        UNSAID = "", "Ej angivet"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="definitions", verbose_name="indikator")
    valid_from = models.PositiveSmallIntegerField("gäller från år")
    valid_to = models.PositiveSmallIntegerField("gäller till och med år", null=True, blank=True)
    breaks = models.BooleanField("bryter serien", default=False)
    name = models.CharField("namn", max_length=400)
    description = models.TextField("beskrivning", blank=True)
    unit_of_measure = models.CharField("måttenhet", max_length=100, blank=True)
    source = models.CharField("källa", max_length=200, blank=True)
    lag = models.PositiveSmallIntegerField("eftersläpning i år", default=0)
    frequency = models.CharField("mäts", max_length=8, choices=Frequency.choices, blank=True)
    better = models.CharField("riktning", max_length=6, choices=Better.choices, blank=True)
    lowest = models.DecimalField("lägsta möjliga", max_digits=24, decimal_places=8, null=True, blank=True)
    highest = models.DecimalField("högsta möjliga", max_digits=24, decimal_places=8, null=True, blank=True)
    note_mark = models.CharField("fotnotstecken", max_length=5, blank=True)
    note = models.TextField("fotnot", blank=True)

    class Meta:
        ordering = ["indicator", "valid_from"]
        verbose_name = "definition"
        verbose_name_plural = "definitioner"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="definition_once_from_a_year"),
            models.CheckConstraint(name="definition_named", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(
                name="definition_years_in_order",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Definitionen kan inte sluta gälla före den börjar.",
            ),
            models.CheckConstraint(
                name="definition_bounds_in_order",
                condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lte=F("highest")),
                violation_error_message="Det lägsta möjliga kan inte vara mer än det högsta.",
            ),
            models.CheckConstraint(
                name="definition_frequency_known",
                condition=Q(frequency__in=["", "month", "tertial", "half", "year", "second"]),
            ),
            models.CheckConstraint(name="definition_better_known", condition=Q(better__in=["", "higher", "lower"])),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_overlap",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM indicators_definition other
                        WHERE other.indicator_id = NEW.indicator_id AND other.id IS DISTINCT FROM NEW.id
                        AND int4range(other.valid_from, other.valid_to, '[]')
                            && int4range(NEW.valid_from, NEW.valid_to, '[]')
                    ) THEN
                        RAISE EXCEPTION 'Två definitioner kan inte gälla samma år'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'definition_one_a_year';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name
