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
from contest.queries.result_sources import RoundHead
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
from contest.wording.ranking import tie_text
from contest.wording.refusals import explain_problem
from contest.wording.results import worked_number

RANKING, MARKS, WORKBOOK = "peringkat.csv", "nilai.csv", "rekap.xlsx"
FILES = (WORKBOOK, RANKING, MARKS)
_SHEET_PLACES = 4
"""Sheet totals are exact; one that does not end within four places is shown rounded."""


def recap_file(
    actor: Actor, round_id: int, name: str, *, number: int | None = None, at: datetime
) -> ExportFile:
    """One of FILES for a closed or frozen round. Raises NotFound, Locked ``marks-hidden``."""
    if name not in FILES:
        raise NotFound("not-yours")
    recap = score_recap(actor, round_id, number=number)
    kind, _, ending = name.partition(".")
    with words.official():
        return ExportFile(f"{kind}-{stem(recap.head)}.{ending}", _sheet(recap, name, at))


def stem(head: RoundHead) -> str:
    """What the files of a round are named after."""
    return slug(f"{head.edition_slug} {head.category} {head.name}")


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


def recap_paper(actor: Actor, round_id: int, number: int) -> bytes:
    """Snapshot ``number`` as PDF: the ranking and every mark. Raises NotFound, Locked.

    Takes seconds for a large round, so it belongs into a job.
    """
    recap = score_recap(actor, round_id, number=number)
    head, snapshot = recap.head, recap.snapshot
    assert snapshot is not None  # noqa: S101 - a number was asked for
    shown = format_datetime(snapshot.frozen_at, home_zone())
    with words.official():
        facts = ScoreRecapFacts(
            letterhead=letterhead(None),
            title="Rekapitulasi nilai",
            subtitle=f"{head.edition} · Kategori {head.category} · {head.name}",
            tables=(_ranking_table(recap), *(_marks_table(recap, m) for m in recap.rounds)),
            proof=words.snapshot_note(snapshot.number, shown),
            proof_hash=snapshot.sha256,
            created=snapshot.frozen_at,
        )
    return render_score_recap(facts)


def _shown(recap: Recap) -> list[Standing]:
    """On paper: the entries of this round; others stand in the recap of the earlier one."""
    return [s for s in recap.standings if s.status is not RankStatus.INCOMPLETE]


def _ranking_table(recap: Recap) -> RecapTable:
    shown = _shown(recap)
    several = len(recap.rounds) > 1
    rounds = [
        RecapColumn(f"{m.name} ({decimal_text(m.weight)}%)", number=True, width="26mm")
        for m in recap.rounds
    ]
    return RecapTable(
        "Peringkat",
        (
            RecapColumn("Peringkat", number=True, width="18mm"),
            RecapColumn("Inovasi"),
            RecapColumn("Peserta", width="70mm"),
            *(rounds if several else ()),
            RecapColumn("Nilai akhir" if several else "Nilai", number=True, width="18mm"),
        ),
        tuple(_ranking_line(recap, standing, several=several) for standing in shown),
        notes=tuple(f"{recap.names[s.entry].number}: {_remark(s)}." for s in shown if _remark(s)),
    )


def _ranking_line(recap: Recap, standing: Standing, *, several: bool) -> tuple[str, ...]:
    name = recap.names[standing.entry]
    return (
        "–" if standing.rank is None else str(standing.rank),
        f"{name.number} · {name.title}",
        name.participant,
        *((_number(score.published) for score in standing.rounds) if several else ()),
        _number(standing.score),
    )


def _marks_table(recap: Recap, marks: RoundMarks) -> RecapTable:
    codes = {standing.entry for standing in _shown(recap)}
    rows = [row for row in marks.rows if row.name.code in codes]
    columns = (
        RecapColumn("Juri", width="18mm"),
        *(
            RecapColumn(f"{c.name} ({decimal_text(c.weight)}%)", number=True)
            for c in marks.criteria
        ),
        RecapColumn("Jumlah lembar", number=True, width="26mm"),
    )
    unused = any(not row.used for row in rows)
    return RecapTable(
        f"Nilai setiap juri: {marks.name}",
        columns,
        tuple(_marks_lines(rows)),
        notes=("Jumlah bertanda * tidak dihitung.",) if unused else (),
    )


def _marks_lines(rows: Sequence[SheetRow]) -> Iterator[tuple[str, ...]]:
    """A line that names the entry and its score, then one line per judge."""
    entry = ""
    for row in rows:
        if row.name.code != entry:
            entry = row.name.code
            place = f"Peringkat {row.rank}. " if row.rank else ""
            yield (f"{place}{row.name.number} · {row.name.title} – nilai {_number(row.score)}",)
        yield (
            row.judge,
            *("–" if mark is None else decimal_text(mark).replace(".", ",") for mark in row.marks),
            _total(row.total, used=row.used),
        )


def _total(total: Fraction | None, *, used: bool) -> str:
    text = "–" if total is None else worked_number(total)
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
