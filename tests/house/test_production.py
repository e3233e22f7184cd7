"""Production: what is missing is said loudly, what is configured is safe, and the compose file holds together."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from config.checks import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
LEFT_OUT = {*PRODUCTION, "UPPSIKT_VAR", "DJANGO_ALLOW_ASYNC_UNSAFE"}  # the last is the browser tests' own
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=base | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("missing", ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_missing_setting_is_named_and_nothing_starts(missing: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = _manage("check", **environment, UPPSIKT_VAR=str(tmp_path))
    assert done.returncode == 1
    assert f"{missing} saknas" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demos_open_door_is_refused_in_production(tmp_path: Path) -> None:
    done = _manage("check", **(PRODUCTION | {"DEMO": "1"}), UPPSIKT_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "DEMO släpper in vem som helst" in done.stderr


def test_check_deploy_has_no_warnings(tmp_path: Path) -> None:
    done = _manage("check", "--deploy", "--fail-level=DEBUG", **PRODUCTION, UPPSIKT_VAR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


def test_static_files_can_be_collected_and_every_reference_in_them_is_found(tmp_path: Path) -> None:
    done = _manage("collectstatic", "--noinput", **PRODUCTION, STATIC_ROOT=str(tmp_path), UPPSIKT_VAR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


def test_the_embedded_servers_are_switched_off_by_an_address(tmp_path: Path) -> None:
    code = "from django.conf import settings as s; print(s.EMBEDDED, s.DATABASES['default']['HOST'], s.REDIS_URL)"
    done = _manage("shell", "--no-imports", "-c", code, **PRODUCTION, UPPSIKT_VAR=str(tmp_path / "var"))
    assert done.stdout.split() == ["False", "postgres", PRODUCTION["REDIS_URL"]], done.stderr
    assert not (tmp_path / "var" / "postgres").exists()


def test_compose_has_every_process_and_each_says_how_it_feels() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}
    assert {name for name, service in SERVICES.items() if service["restart"] == "no"} == {"migrate"}


def test_compose_runs_one_image_and_keeps_data_in_named_volumes() -> None:
    ours = [SERVICES[name] for name in ("migrate", "web", "worker", "beat")]
    assert {service["image"] for service in ours} == {"uppsikt"}
    assert all(service["env_file"] == ".env" for service in ours)
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert mounted == set(COMPOSE["volumes"]) == {"data", "postgres", "redis"}


def test_compose_waits_for_healthy_servers_and_a_finished_migration() -> None:
    for name in ("web", "worker", "beat"):
        waits = {other: condition["condition"] for other, condition in SERVICES[name]["depends_on"].items()}
        assert waits == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_compose_asks_the_database_where_others_will() -> None:
    """A new database is laid up by a server that only its own socket reaches; what waits must not begin by then."""
    assert "--host=127.0.0.1" in SERVICES["postgres"]["healthcheck"]["test"]


def test_compose_says_what_is_missing_before_anything_starts() -> None:
    ours = SERVICES["web"]["environment"]
    assert ours["SECRET_KEY"] == "${SECRET_KEY:?Sätt SECRET_KEY i .env}"
    assert (
        SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"]
        == "${POSTGRES_PASSWORD:?Sätt POSTGRES_PASSWORD i .env}"
    )


def test_compose_asks_for_nothing_that_the_example_does_not_name() -> None:
    example = (ROOT / ".env.example").read_text()
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "POSTGRES_PASSWORD"):
        assert f"\n{name}=" in example
    for name in ("PUBLISHED_ON", "WORKER_PROCESSES", "WEB_WORKERS", "WEB_THREADS"):
        assert f"# {name}=" in example


def test_the_image_runs_as_nobody_in_particular_from_hashes() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert lines.index("USER uppsikt") < next(i for i, line in enumerate(lines) if line.startswith("CMD"))
    assert any("--require-hashes" in line for line in lines)


def test_the_image_holds_every_package_of_ours() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    packages = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}
    assert packages | {"config", "static", "templates", "requirements", "manage.py"} <= allowed
