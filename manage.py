#!/usr/bin/env python
"""Django's command line, with the embedded servers running when no others are configured."""

import os
import sys
from contextlib import nullcontext

NEED_NO_SERVER = {
    "help",
    "version",
    "check",
    "collectstatic",
    "findstatic",
    "diffsettings",
    "startapp",
    "makemessages",
    "forecast_series",
}


def main(arguments: list[str]) -> None:
    """Run one management command. Raises SystemExit with its status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from config import embedded

    try:
        embedded_default = settings.EMBEDDED
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    command = arguments[1] if len(arguments) > 1 else "help"
    alone = command in NEED_NO_SERVER or command.startswith("-") or {"-h", "--help"} & set(arguments)
    servers = nullcontext() if alone or not embedded_default else embedded.running(settings.VAR_DIR)
    try:
        with servers:
            execute_from_command_line(arguments)
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    except BrokenPipeError:  # the reader, such as "head", had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main(sys.argv)
