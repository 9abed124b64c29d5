"""The plenary's papers as PDF: minutes (berita acara) and decree annex (lampiran keputusan).

Both are made from the decision and the snapshots it rests on, so the same decision always gives
the same paper. Before it is decided the minutes are a draft that says so.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from contest.adapters.files import file_store
from contest.domain.actor import Actor
from contest.domain.codes import slug as named
from contest.domain.decisions import DecisionState
from contest.domain.errors import Locked
from contest.models.editions import SignatoryKind
from contest.queries.papers import (
    Official,
    PaperCategory,
    PaperLine,
    PlenaryPapers,
    plenary_papers,
)
from contest.rendering.documents import (
    DecreeAnnexFacts,
    MinutesFacts,
    RankedCategory,
    RankedRow,
    render_decree_annex,
    render_minutes,
)
from contest.rendering.facts import Emblem, EmblemKind, Letterhead, Signatory
from contest.services.certificate_facts import GOVERNMENT, OFFICE
from contest.services.exports import ExportFile
from contest.wording import papers as words
from contest.wording.dates import format_date, format_datetime
from contest.wording.moments import home_zone
from contest.wording.ranking import tie_text
from contest.wording.refusals import explain_problem


def minutes_pdf(actor: Actor, slug: str, *, at: datetime) -> ExportFile:
    """The minutes of an edition's plenary. Raises NotFound, Locked, RenderingUnavailable."""
    papers = plenary_papers(actor, slug, now=at)
    decision = papers.decision
    final = decision.state is not DecisionState.DRAFTED
    with words.official():
        facts = _minutes(papers, final=final, created=decision.decided_at or at)
    kind = "berita-acara" if final else "rancangan-berita-acara"
    return ExportFile(f"{kind}-{named(slug)}.pdf", render_minutes(facts))


def _minutes(papers: PlenaryPapers, *, final: bool, created: datetime) -> MinutesFacts:
    decision = papers.decision
    place, held_on = decision.place, decision.minutes_date
    return MinutesFacts(
        letterhead=letterhead(papers.emblem),
        title=words.minutes_title(final=final),
        number=decision.minutes_number or words.BLANK,
        opening=(
            words.minutes_opening(papers.page.edition.name, held_on, place),
            words.rule_sentence(papers.rule),
        ),
        categories=tuple(_ranked(category) for category in papers.categories),
        snapshot_hash="",
        place_and_date=f"{place}, {format_date(held_on)}" if held_on else words.BLANK,
        signatories=(*_judges(papers), *_secretariat(papers)),
        created=created,
        decisions=tuple(_points(papers.categories)),
        closing=words.MINUTES_CLOSING,
    )


def annex_pdf(actor: Actor, slug: str, *, at: datetime) -> ExportFile:
    """The annex of the decree; number and date stay open until they are known.

    Raises NotFound, Locked ``decision-not-decided``, RenderingUnavailable.
    """
    papers = plenary_papers(actor, slug, now=at)
    decision = papers.decision
    if decision.state is DecisionState.DRAFTED:
        raise Locked("decision-not-decided")
    dated = decision.decree_date
    title = decision.decree_title or "Keputusan Gubernur Kalimantan Selatan"
    facts = DecreeAnnexFacts(
        decree=title.upper(),
        number=decision.decree_number or words.BLANK,
        date=format_date(dated).upper() if dated else words.BLANK,
        about=words.decree_about(papers.page.edition.name).upper(),
        categories=tuple(_awarded(category) for category in papers.categories),
        signatory=_signing(papers.officials),
        place_and_date="",
        created=decision.decided_at or at,
    )
    return ExportFile(f"lampiran-keputusan-{named(slug)}.pdf", render_decree_annex(facts))


def letterhead(emblem_sha256: str | None) -> Letterhead:
    """The office's letterhead, with the province's emblem where one was uploaded."""
    emblem = None
    if emblem_sha256 is not None:
        with file_store().open(emblem_sha256) as stream:
            emblem = Emblem(stream.read(), EmblemKind.PNG)
    return Letterhead(GOVERNMENT, OFFICE, emblem=emblem)


def _ranked(category: PaperCategory) -> RankedCategory:
    """The whole ranking with its ties, the entries left out, and its snapshot."""
    left_out = tuple(
        words.left_out_note(name.number, name.title, [explain_problem(p) for p in problems])
        for name, problems in category.left_out
    )
    basis = category.basis
    return RankedCategory(
        name=f"Kategori {category.name}",
        rows=tuple(
            RankedRow(
                str(line.rank),
                f"{line.name.number} · {line.name.title}",
                line.name.participant,
                _comma(line.score),
                line.award,
            )
            for line in category.lines
        ),
        tie_notes=(*tie_notes(category.lines), *left_out),
        proof=words.snapshot_note(basis.number, format_datetime(basis.frozen_at, home_zone())),
        proof_hash=basis.sha256,
    )


def _awarded(category: PaperCategory) -> RankedCategory:
    """The awards in order; a vacant one stands in the list with its reason."""
    return RankedCategory(
        name=f"Kategori {category.name}",
        rows=tuple(
            RankedRow("–", f"Tidak diberikan: {award.vacant_reason}", "–", "–", award.title)
            if award.name is None
            else RankedRow(
                str(award.rank),
                award.name.title,
                award.name.participant,
                _comma(award.score or ""),
                award.title,
            )
            for award in category.awards
        ),
    )


def tie_notes(lines: Sequence[PaperLine]) -> Iterator[str]:
    """One note for each tie and way it ended, in the order of the ranking."""
    found: dict[tuple[tuple[str, ...], str], list[tuple[int, str]]] = defaultdict(list)
    for line in lines:
        if line.tie_break is not None:
            key = (line.tie_break.group, tie_text(line.tie_break).rstrip("."))
            found[key].append((line.rank, line.name.number))
    for (_group, text), places in found.items():
        yield words.tie_note(text, places)


def _points(categories: Sequence[PaperCategory]) -> Iterator[str]:
    for category in categories:
        yield words.given_point(category.name)
        for award in category.awards:
            if award.name is None:
                yield words.vacant_point(award.title, category.name, award.vacant_reason or "")


def _judges(papers: PlenaryPapers) -> Iterator[Signatory]:
    for judge in papers.judges:
        role = "Ketua panel" if judge.chair else "Juri"
        yield Signatory(office=judge.institution, name=judge.name, role=f"{role} {judge.category}")


def _secretariat(papers: PlenaryPapers) -> Iterator[Signatory]:
    yield Signatory(office="", name=papers.secretary or words.BLANK, role="Sekretariat")
    head = next((o for o in papers.officials if o.kind is SignatoryKind.AGENCY_HEAD), None)
    if head is not None:
        yield _signatory(head, role="Mengetahui")


def _signing(officials: Sequence[Official]) -> Signatory:
    """Who signs the decree: the governor where the edition names one."""
    ordered = sorted(officials, key=lambda official: official.kind is not SignatoryKind.GOVERNOR)
    if not ordered:
        return Signatory(office="", name=words.BLANK)
    return _signatory(ordered[0])


def _signatory(official: Official, role: str = "") -> Signatory:
    return Signatory(
        office=official.office,
        name=official.name,
        prefix=official.prefix,
        rank=official.rank,
        nip=official.nip,
        role=role,
    )


def _comma(digits: str) -> str:
    return digits.replace(".", ",") or "–"
