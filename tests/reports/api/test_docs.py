"""The examples in docs/api.md lead where they say."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from followup.models import Unit
from tests.reports.api import asking

pytestmark = pytest.mark.usefixtures("demo")
EXAMPLES = re.findall(r"^    (curl .+)$", (Path(__file__).parents[3] / "docs" / "api.md").read_text(), re.MULTILINE)


def test_every_example_is_answered() -> None:
    secret = asking.key(Unit.objects.get(code="KS"))
    assert len(EXAMPLES) > 10
    for example in EXAMPLES:
        words = shlex.split(example.replace("$NYCKEL", secret).replace("$UPPSIKT", ""))
        headers: dict[str, str] = {}
        if "-H" in words:
            headers["Authorization"] = words[words.index("-H") + 1].partition(": ")[2]
        if "-u" in words:
            headers = asking.basic(words[words.index("-u") + 1].partition(":")[2])
        at = urlsplit(words[-1])
        answer = Client().get(f"{at.path}?{at.query}", headers=headers)
        assert answer.status_code == 200 and answer.content, example
