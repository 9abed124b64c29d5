"""The inspector's home, the list of entries and of frozen results."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.blueprints.inspection import bp
from contest.domain.entries import EntryState
from contest.domain.permissions import Permission
from contest.queries import audit as audit_queries
from contest.queries import inspection as queries
from contest.web.auth import current_actor, requires
from contest.web.paging import page_url, requested_page
from contest.wording.audit import fault_text
from contest.wording.editions import STATES
from contest.wording.entries import ENTRY_STATES
from contest.wording.judging import ROUND_STATES
from contest.wording.results import DECISION_STATES


@bp.route("/")
@requires(Permission.READ_AUDIT)
def home() -> ResponseReturnValue:
    """Is the log whole, and which editions are there."""
    actor = current_actor()
    chain = audit_queries.chain_state(actor)
    return render_template(
        "inspection/home.html",
        chain=chain,
        fault=fault_text(chain.last.fault) if chain.last and chain.last.fault else None,
        editions=queries.editions(actor),
        states=STATES,
    )


@bp.route("/inovasi")
@requires(Permission.READ_ENTRY)
def entries() -> ResponseReturnValue:
    """Every entry of every edition."""
    search, edition = request.args.get("q", "")[:100], request.args.get("edisi", "")[:80]
    asked = request.args.get("keadaan")
    state = EntryState(asked) if asked in set(EntryState) else None
    actor = current_actor()
    return render_template(
        "inspection/entries.html",
        page=queries.entries_page(
            actor, requested_page(), search=search, edition=edition, state=state
        ),
        page_url=page_url,
        search=search,
        edition=edition,
        state=state,
        editions=[(line.slug, line.name) for line in queries.editions(actor)],
        states=ENTRY_STATES,
        state_choices=[(str(key), words.label) for key, words in ENTRY_STATES.items()],
    )


@bp.route("/hasil")
@requires(Permission.READ_RESULTS)
def results() -> ResponseReturnValue:
    """Frozen rankings and decisions; nothing of a round that is still open."""
    return render_template(
        "inspection/results.html",
        editions=queries.results(current_actor()),
        round_states=ROUND_STATES,
        decision_states=DECISION_STATES,
    )
