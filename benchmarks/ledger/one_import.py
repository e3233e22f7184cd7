"""Import one file in a process of its own and print seconds by stage and the most memory held, as JSON.

``python benchmarks/ledger/one_import.py FILE SOURCE``, in the environment of one of the benchmarks beside it.
"""

import json
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.ledger import server

assert server.NAME


def main(path: Path, source: str) -> None:
    """Receive, read and publish the file."""
    import django

    django.setup()
    from finance import intake
    from finance.models import Import, Source
    from followup.jobs import Progress
    from followup.models import User

    by = User.objects.get(username="bench")
    marks = [time.perf_counter()]
    with path.open("rb") as file:
        batch = intake.receive(file=file, filename=path.name, source=Source.objects.get(code=source), by=by)
    marks.append(time.perf_counter())
    intake.read(batch=batch, progress=Progress())
    marks.append(time.perf_counter())
    if batch.problem_count or batch.unknown_codes.exists():
        sys.exit(f"{path.name}: {batch.error or batch.problems.first() or list(batch.unknown_codes.all())}")
    intake.publish(batch=batch, by=by)
    marks.append(time.perf_counter())
    assert Import.objects.get(pk=batch.pk).state == Import.State.PUBLISHED
    stages = {name: marks[at + 1] - marks[at] for at, name in enumerate(("receive", "read", "publish"))}
    # Linux's own account of this process alone; getrusage would add what the process that started it had held.
    most = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    print(json.dumps(stages | {"all": marks[-1] - marks[0], "rows": batch.rows, "megabytes": most, "batch": batch.pk}))


main(Path(sys.argv[1]), sys.argv[2])
