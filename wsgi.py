"""The application for Flask's command line and for WSGI servers."""

import sys

from contest.app import create_app
from contest.config import SettingsFault

try:
    app = create_app()
except SettingsFault as fault:
    sys.exit(str(fault))
