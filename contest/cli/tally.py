"""``tally``: official results of a score matrix in a JSON file, without a database."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale

from contest.domain.document import load_json
from contest.domain.errors import Invalid, Problem
from contest.domain.tally import tally as compute
from contest.domain.tie_break import TieBreak
from contest.wording import ranking as ranking_words
from contest.wording.refusals import explain_problem

BAD_INPUT = 2


class IndonesianWords:
    """The sentences of ``contest.wording`` for the tally."""

    def problem_text(self, problem: Problem) -> str:
        """A problem, note or warning as one sentence."""
        return explain_problem(problem)

    def tie_text(self, tie: TieBreak) -> str:
        """How a tie was decided."""
        return ranking_words.tie_text(tie)


@click.command("tally")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--instance",
    metavar="PATH",
    expose_value=False,
    help="Accepted as everywhere; the tally reads no instance.",
)
def tally(file: str) -> None:
    """Compute the official result of the score matrix in FILE ("-" reads standard input).

    Prints JSON. Input that may not be ranked ends with code 2, one line per fault on standard
    error and nothing on standard output; docs/tally.md describes both formats.
    """
    with force_locale("id"):
        try:
            answer = compute(load_json(_text(file)), IndonesianWords())
        except Invalid as refusal:
            for problem in refusal.problems:
                click.echo(f"{file}: {problem.field}: {explain_problem(problem)}", err=True)
            sys.exit(BAD_INPUT)
    click.echo(_json(answer))


def _text(file: str) -> str:
    try:
        source = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return source.decode("utf-8-sig")
    except OSError:
        raise Invalid([Problem("file-unreadable", "$")], "invalid-document") from None
    except UnicodeDecodeError:
        raise Invalid([Problem("not-utf-8", "$")], "invalid-document") from None


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)
