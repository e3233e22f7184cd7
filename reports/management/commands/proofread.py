"""``manage.py proofread``: what the proofreading finds in a report, or in a plain text held against an occasion."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance.management.commands.operating_summary import found_committee, found_occasion
from followup.models import Occasion, Unit
from reports import composing, facts
from reports.document import Document
from reports.models import AcceptedFinding, Report
from reports.proofreading import plain
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Finding, Severity
from reports.proofreading.running import BY_KEY, proofread

SEVERITIES = {Severity.ERROR: "FEL", Severity.WARNING: "VARNING", Severity.HINT: "PÅPEKANDE"}


class Command(BaseCommand):
    """Proofread in this process. The exit status is 1 where there are errors that nobody has accepted."""

    help = "Granskar en nämnds rapport, eller en ren text mot siffrorna vid ett uppföljningstillfälle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to proofread, and how to tell."""
        parser.add_argument("--committee", required=True, help="nämndens kod, till exempel KS")
        parser.add_argument("--occasion", required=True, help="uppföljningstillfällets kod, till exempel 2023-08")
        parser.add_argument("--text", type=Path, help="en textfil att granska i stället för rapporten i Uppsikt")
        parser.add_argument("--json", action="store_true", help="skriv fynden som JSON")
        parser.add_argument("--language", action="store_true", help="ta med råd om stavning och klarspråk")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings. Raises CommandError in Swedish for what does not exist or cannot be read."""
        occasion = found_occasion(options["occasion"])
        committee = found_committee(options["committee"], occasion)
        known = facts.known(committee, occasion)
        accepted: set[str] = set()
        if options["text"]:
            document = self._text(options["text"], committee, known)
        else:
            report = self._report(committee, occasion)
            document = composing.compose(report)
            accepted = set(AcceptedFinding.objects.filter(report=report).values_list("fingerprint", flat=True))
        rules = [rule for rule in BY_KEY.values() if options["language"] or not rule.apart]
        found = proofread(document, known, rules=rules)
        self._tell(found, accepted, as_json=options["json"])
        if any(one.severity is Severity.ERROR and one.fingerprint not in accepted for one in found):
            raise SystemExit(1)

    def _report(self, committee: Unit, occasion: Occasion) -> Report:
        report = Report.objects.filter(unit=committee, occasion=occasion).standing().first()
        if report is None:
            raise CommandError(f"{committee.name} har ingen rapport vid {occasion.name}. Börja den i Uppsikt först.")
        return report

    def _text(self, path: Path, committee: Unit, known: Facts) -> Document:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CommandError(f"Filen {path} kan inte läsas: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"Filen {path} är inte text i UTF-8.") from error
        return plain.read(text, title=path.name, unit=committee.name, first_day=known.first_day, through=known.through)

    def _tell(self, found: list[Finding], accepted: set[str], *, as_json: bool) -> None:
        if as_json:
            told = [one.as_json() | {"accepted": one.fingerprint in accepted} for one in found]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for one in found:
            state = "GODTAGET" if one.fingerprint in accepted else SEVERITIES[one.severity]
            self.stdout.write(f"{state} {BY_KEY[one.rule].title} ({one.rule})")
            self.stdout.write(f"  {one.place}: {one.words}")
            for label, words in (
                ("jämfört med", one.compared_with),
                ("skillnad", one.difference),
                ("förslag", one.suggestion),
            ):
                if words:
                    self.stdout.write(f"  {label}: {words}")
        self.stdout.write(f"{len(found)} fynd.")
