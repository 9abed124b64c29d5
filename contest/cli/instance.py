"""What every command shares: ``--instance``, one line per problem, exit 0 only on success."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from flask import Flask

from contest.config import SettingsFault, load_settings
from contest.domain.errors import Invalid, Refusal

Command = TypeVar("Command", bound=Callable[..., Any])

instance_option = click.option(
    "--instance",
    metavar="PATH",
    help="Instance folder (else CONTEST_INSTANCE, else instance/, else instance/demo/).",
)


def open_app(instance: str | None) -> Flask:
    """The application of an instance, made afresh. Exits with one line on bad settings."""
    from contest.app import create_app

    try:
        return create_app(load_settings(instance))
    except SettingsFault as fault:
        sys.exit(str(fault))


def on_instance(function: Command) -> Command:
    """Run a command inside the application context of ``--instance``; refusals become lines."""

    @instance_option
    @wraps(function)
    def command(*args: Any, instance: str | None, **kwargs: Any) -> Any:
        app = open_app(instance)
        if not app.config["SETTINGS"].initialised:
            fail(f"{app.instance_path}: belum disiapkan; jalankan flask init atau flask demo.")
        with app.app_context(), explained():
            return function(*args, **kwargs)

    return command  # type: ignore[return-value]


class explained:  # noqa: N801  (reads as a verb in a with statement)
    """Turn refusals into one line each on stderr and exit 1."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: Any, fault: BaseException | None, trace: Any) -> None:
        """Explain a refusal; let everything else pass."""
        from contest.wording.refusals import explain, explain_problem

        if isinstance(fault, Invalid):
            for problem in fault.problems:
                complain(f"{problem.field}: {explain_problem(problem)}")
            sys.exit(1)
        if isinstance(fault, Refusal):
            fail(explain(fault))


def complain(line: str) -> None:
    """One problem on stderr."""
    click.echo(line, err=True)


def fail(line: str) -> None:
    """One problem on stderr, and exit 1."""
    complain(line)
    sys.exit(1)
