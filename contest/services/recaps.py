"""Score recaps to take along: every judge, coded, against every criterion; PDF, XLSX, CSV."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from contest.domain.actor import Actor
from contest.domain.codes import slug
from contest.domain.errors import NotFound
from contest.domain.numbers import decimal_text, round_half_up
from contest.domain.ranking import RankStatus, Standing
from contest.queries.plenary import PlenaryPage, plenary_page
from contest.queries.recaps import Recap, RoundMarks, SheetRow, score_recap
from contest.rendering.documents import (
    RecapColumn,
    RecapTable,
    ScoreRecapFacts,
    render_score_recap,
)
from contest.rendering.spreadsheets import (
    Cell,
    Column,
    ColumnKind,
    Table,
    table_csv,
    tables_xlsx,
)
from contest.services.exports import KINDS, ExportFile, table_file
from contest.services.papers import letterhead
from contest.wording import papers as words
from contest.wording.dates import format_datetime
from contest.wording.moments import home_zone
from contest.wording.ranking import exact_number, tie_text
from contest.wording.refusals import explain_problem

RANKING, MARKS, WORKBOOK, PAPER = "peringkat.csv", "nilai.csv", "rekap.xlsx", "rekap.pdf"
FILES = (WORKBOOK, RANKING, MARKS, PAPER)
_SHEET_PLACES = 4
"""Sheet totals are exact; one that does not end within four places is shown rounded."""


def recap_file(
    actor: Actor, round_id: int, name: str, *, number: int | None = None, at: datetime
) -> ExportFile:
    """One of FILES for a closed or frozen round. Raises NotFound, Locked ``marks-hidden``."""
    if name not in FILES:
        raise NotFound("not-yours")
    recap = score_recap(actor, round_id, number=number)
    stem = slug(f"{recap.head.edition_slug} {recap.head.category} {recap.head.name}")
    kind, _, ending = name.partition(".")
    with words.official():
        content = _paper(recap, at) if name == PAPER else _sheet(recap, name, at)
    return ExportFile(f"{kind}-{stem}.{ending}", content)


def _sheet(recap: Recap, name: str, at: datetime) -> bytes:
    ranking = Table("Peringkat", _ranking_columns(recap), list(_ranking_rows(recap)))
    marks = [
        Table(
            f"Nilai {place} {marks.name}", _marks_columns(marks, recap.decimals), _marks_rows(marks)
        )
        for place, marks in enumerate(recap.rounds, start=1)
    ]
    if name == RANKING:
        return table_csv(ranking.columns, ranking.rows)
    if name == MARKS:
        return table_csv(marks[-1].columns, marks[-1].rows)
    local = at.astimezone(home_zone())
    return tables_xlsx(f"Rekap nilai {recap.head.category}", [ranking, *marks], created=local)


def _ranking_columns(recap: Recap) -> list[Column]:
    rounds = [
        column
        for marks in recap.rounds
        for column in (
            Column(
                f"{marks.name} ({decimal_text(marks.weight)}%)", ColumnKind.DECIMAL, recap.decimals
            ),
            Column(f"Juri {marks.name}", ColumnKind.INTEGER),
        )
    ]
    return [
        Column("Peringkat", ColumnKind.INTEGER),
        Column("Nomor", width=14),
        Column("Inovasi", width=50),
        Column("Peserta", width=34),
        *rounds,
        Column("Nilai akhir", ColumnKind.DECIMAL, recap.decimals),
        Column("Keterangan", width=50),
    ]


def _ranking_rows(recap: Recap) -> Iterator[tuple[Cell, ...]]:
    for standing in recap.standings:
        name = recap.names[standing.entry]
        rounds = [
            cell for score in standing.rounds for cell in (score.published, len(score.judges))
        ]
        yield (
            standing.rank,
            name.number,
            name.title,
            name.participant,
            *rounds,
            standing.score,
            _remark(standing),
        )


def _remark(standing: Standing) -> str:
    """Ties, notes and what keeps an entry from being ranked."""
    parts = [tie_text(standing.tie_break)] if standing.tie_break else []
    parts += [explain_problem(problem) for problem in (*standing.notes, *standing.problems)]
    return "; ".join(part.rstrip(".") for part in parts)


def _marks_columns(marks: RoundMarks, decimals: int) -> list[Column]:
    return [
        Column("Peringkat", ColumnKind.INTEGER),
        Column("Nomor", width=14),
        Column("Inovasi", width=50),
        Column("Peserta", width=34),
        Column("Juri"),
        *(
            Column(f"{c.name} ({decimal_text(c.weight)}%)", ColumnKind.DECIMAL, _places(c.step))
            for c in marks.criteria
        ),
        Column("Jumlah lembar", ColumnKind.DECIMAL, _SHEET_PLACES),
        Column("Dihitung"),
        Column("Nilai tahap", ColumnKind.DECIMAL, decimals),
    ]


def _places(step: Decimal) -> int:
    """Decimals a mark of this step can have."""
    return len(decimal_text(step).partition(".")[2])


def _marks_rows(marks: RoundMarks) -> Iterator[tuple[Cell, ...]]:
    for row in marks.rows:
        total = None if row.total is None else round_half_up(row.total, _SHEET_PLACES)
        name = row.name
        yield (
            row.rank,
            name.number,
            name.title,
            name.participant,
            row.judge,
            *row.marks,
            total,
            row.used,
            row.score,
        )


def _paper(recap: Recap, at: datetime) -> bytes:
    head = recap.head
    proof, digest = f"Belum dibekukan; keadaan {format_datetime(at, home_zone())}.", ""
    created = at
    if recap.snapshot is not None:
        snapshot = recap.snapshot
        shown = format_datetime(snapshot.frozen_at, home_zone())
        proof, digest = words.snapshot_note(snapshot.number, shown), snapshot.sha256
        created = snapshot.frozen_at
    facts = ScoreRecapFacts(
        letterhead=letterhead(None),
        title="Rekapitulasi nilai",
        subtitle=f"{head.edition} · Kategori {head.category} · {head.name}",
        tables=(_ranking_table(recap), *(_marks_table(marks) for marks in recap.rounds)),
        proof=proof,
        proof_hash=digest,
        created=created,
    )
    return render_score_recap(facts)


def _ranking_table(recap: Recap) -> RecapTable:
    several = len(recap.rounds) > 1
    rounds = [
        RecapColumn(f"{m.name} ({decimal_text(m.weight)}%)", True, "22mm") for m in recap.rounds
    ]
    columns = (
        RecapColumn("Peringkat", True),
        RecapColumn("Nomor", width="24mm"),
        RecapColumn("Inovasi"),
        RecapColumn("Peserta", width="50mm"),
        *(rounds if several else ()),
        RecapColumn("Nilai", True),
        RecapColumn("Keterangan", width="62mm"),
    )
    return RecapTable(
        "Peringkat",
        columns,
        tuple(
            (
                "–" if standing.rank is None else str(standing.rank),
                recap.names[standing.entry].number,
                recap.names[standing.entry].title,
                recap.names[standing.entry].participant,
                *((_number(s.published) for s in standing.rounds) if several else ()),
                _number(standing.score),
                _remark(standing),
            )
            for standing in recap.standings
            if standing.status is not RankStatus.INCOMPLETE
        ),
    )


def _marks_table(marks: RoundMarks) -> RecapTable:
    columns = (
        RecapColumn("Nomor", width="24mm"),
        RecapColumn("Inovasi", width="70mm"),
        RecapColumn("Juri"),
        *(RecapColumn(f"{c.name} ({decimal_text(c.weight)}%)", True) for c in marks.criteria),
        RecapColumn("Jumlah", True),
        RecapColumn("Nilai tahap", True),
    )
    unused = any(not row.used for row in marks.rows)
    return RecapTable(
        f"Nilai setiap juri: {marks.name}",
        columns,
        tuple(
            _marks_line(row, marks.rows[place - 1] if place else None)
            for place, row in enumerate(marks.rows)
        ),
        notes=("Jumlah bertanda * tidak dihitung.",) if unused else (),
    )


def _marks_line(row: SheetRow, before: SheetRow | None) -> tuple[str, ...]:
    """The title and the score stand once, on the entry's first line."""
    first = before is None or before.name.code != row.name.code
    return (
        row.name.number,
        row.name.title if first else "",
        row.judge,
        *("–" if mark is None else decimal_text(mark).replace(".", ",") for mark in row.marks),
        _total(row.total, used=row.used),
        _number(row.score) if first else "",
    )


def _total(total: Fraction | None, *, used: bool) -> str:
    text = "–" if total is None else exact_number(total, _SHEET_PLACES)
    return text if used else f"{text}*"


def _number(value: Decimal | None) -> str:
    return "–" if value is None else format(value, "f").replace(".", ",")


def awards_file(actor: Actor, edition: str, kind: str, *, at: datetime) -> ExportFile:
    """The awards of an edition's decision as XLSX or CSV. Raises NotFound."""
    page = plenary_page(actor, edition, now=at)
    columns = [
        Column("Kategori", width=24),
        Column("Penghargaan", width=18),
        Column("Peringkat", ColumnKind.INTEGER),
        Column("Nomor", width=14),
        Column("Inovasi", width=60),
        Column("Peserta", width=40),
        Column("Nilai", ColumnKind.DECIMAL),
        Column("Keterangan", width=40),
    ]
    if kind not in KINDS:
        raise NotFound("not-yours")
    title = f"Penerima penghargaan {edition}"
    return table_file(title, columns, _award_rows(page), kind, at=at)


def _award_rows(page: PlenaryPage) -> Iterator[Sequence[Cell]]:
    for found in page.categories:
        for award in found.awards:
            name = award.name
            yield (
                found.category.name,
                award.title,
                award.rank,
                name.number if name else None,
                name.title if name else None,
                name.participant if name else None,
                None if award.score is None else Decimal(award.score),
                "" if name else f"Tidak diberikan: {award.vacant_reason}",
            )
