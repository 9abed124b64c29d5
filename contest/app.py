"""The application factory: the only place that knows every room."""

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from flask import Flask, request
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from contest.adapters.queue import queue
from contest.blueprints import BLUEPRINTS
from contest.cli import COMMANDS
from contest.config import ROOT, Settings, load_settings
from contest.domain.errors import Unavailable
from contest.models import db
from contest.models import sqlite as sqlite_rules
from contest.queries.recap_papers import RECAP_JOB
from contest.services import certificate_jobs, jobs, recap_papers
from contest.web import auth, clock, context, errors, filters, headers, paths
from contest.web.language import babel, current_locale
from contest.web.limits import limiter

migrate = Migrate(directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble an application from frozen settings (read from the instance when not given)."""
    settings = settings or load_settings()
    app = Flask(
        __name__,
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance),
    )
    _configure(app, settings)
    _extend(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    is_sqlite = settings.database_file is not None
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        TIME_ZONE=settings.time_zone,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=sqlite_rules.engine_options()
        if is_sqlite
        else {"pool_pre_ping": True},
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_NAME="__Host-sesi" if settings.secure else "sesi",
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,
        # The token decides; pages with a secret in their address send no Referer to compare.
        WTF_CSRF_SSL_STRICT=False,
        TRUSTED_HOSTS=[str(urlsplit(settings.base_url).hostname), "127.0.0.1", "localhost"],
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
        TESTING=settings.mode == "test",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )


def _extend(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=current_locale)
    auth.init_app(app)
    headers.init_app(app, secure=settings.secure)
    filters.init_app(app)
    paths.init_app(app)
    context.init_app(app)
    errors.init_app(app)
    _log(settings)
    if settings.database_file is not None:
        with app.app_context():
            sqlite_rules.prepare(db.engine)
    _refuse_uninitialised(app, settings)
    _connect_jobs(app, settings)


def _connect_jobs(app: Flask, settings: Settings) -> None:
    """Jobs run inside this application's context, wherever the worker lives."""
    jobs.REGISTRY.update(
        {
            "issue-certificates": certificate_jobs.issue_certificates,
            "print-certificates": certificate_jobs.print_certificates,
            RECAP_JOB: recap_papers.make_recap,
        }
    )

    def run(code: str) -> None:
        with app.app_context():
            jobs.run(code, clock.now)
            db.session.remove()

    queue.connect(
        run,
        path=settings.queue,
        dsn=settings.postgres_url,
        immediate=settings.mode == "test" or not settings.initialised,
    )


def _refuse_uninitialised(app: Flask, settings: Settings) -> None:
    @app.before_request
    def _check() -> None:
        if not settings.initialised and request.endpoint != "static":
            raise Unavailable("not-initialised")


def _log(settings: Settings) -> None:
    renderer = (
        structlog.dev.ConsoleRenderer()
        if settings.mode in {"development", "test", "demo"}
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        cache_logger_on_first_use=False,
    )
