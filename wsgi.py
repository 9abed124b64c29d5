"""The application for Flask's command line and for WSGI servers.

A server refuses an instance it cannot serve: one line on stderr and exit code 4, at which
gunicorn stops instead of starting workers for ever. Commands look at their own instance.
"""

import os
import sys

from contest.app import create_app
from contest.cli.instance import unready
from contest.config import Settings, SettingsFault, load_settings, unconfigured

CANNOT_SERVE = 4


def _settings() -> Settings:
    try:
        settings = load_settings()
        reason = None if _from_command_line() else unready(settings)
    except SettingsFault as fault:
        if _from_command_line():
            return unconfigured()
        reason = str(fault)
    if reason is not None:
        sys.stderr.write(reason + "\n")
        sys.exit(CANNOT_SERVE)
    return settings


def _from_command_line() -> bool:
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"


app = create_app(_settings())
