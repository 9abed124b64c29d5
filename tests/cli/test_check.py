"""``flask check`` and ``flask audit verify`` pass on honest data and name every altered row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from contest.adapters.files import LocalFiles
from contest.config import Settings
from tests.cli.support import by_hand, flask, seeded

AUDIT = "audit_record"


@pytest.fixture(scope="module")
def contest(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with seeded(template, tmp_path_factory.mktemp("seeded") / "instance") as settings:
        yield settings


@dataclass(frozen=True)
class Alteration:
    """One row changed by hand: which one (SQL condition), how, and what check says of it."""

    table: str
    where: str
    change: str
    finding: str

    def __str__(self) -> str:
        return f"{self.table}: {self.change or 'deleted'}"


def _pick(connection: Connection, wanted: Alteration) -> dict[str, Any]:
    query = f"SELECT * FROM {wanted.table} WHERE {wanted.where} ORDER BY 1 LIMIT 1"
    row = connection.execute(text(query)).mappings().first()
    assert row is not None, f"nothing to alter: {wanted}"
    return dict(row)


def _where(row: dict[str, Any]) -> str:
    key = next(iter(row))
    return f"{key} = :{key}"


def _alter(connection: Connection, wanted: Alteration) -> dict[str, Any]:
    row = _pick(connection, wanted)
    if wanted.change:
        query = f"UPDATE {wanted.table} SET {wanted.change} WHERE {_where(row)}"
    else:
        query = f"DELETE FROM {wanted.table} WHERE {_where(row)}"
    connection.execute(text(query), row)
    return row


def _put_back(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """Changed: as it was; deleted: there again. Its children keep it from being replaced."""
    columns = ", ".join(f'"{name}" = :{name}' for name in row)
    update = text(f"UPDATE {table} SET {columns} WHERE {_where(row)}")
    if connection.execute(update, row).rowcount == 0:
        names = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def _changed_json(column: str, part: str, other: str) -> str:
    return f"{column} = REPLACE({column}, '{part}', '{other}')"


def test_honest_data_passes(contest: Settings) -> None:
    said = flask("check", "--instance", contest.instance)
    assert (said.code, said.err) == (0, "")
    assert said.out.count("baik ") == 16
    assert flask("audit", "verify", "--instance", contest.instance).code == 0


SEALED = [
    Alteration(AUDIT, "sequence = 40", _changed_json("canonical", "u", "v"), "rantai audit putus"),
    Alteration(AUDIT, "sequence = 41", "hash = '" + "0" * 64 + "'", "rantai audit putus"),
    Alteration(AUDIT, "sequence = (SELECT MAX(sequence) FROM audit_record)", "", "audit putus"),
    Alteration(AUDIT, "sequence = 50", "", "rantai audit putus (gap)"),
    Alteration(AUDIT, "sequence = 60", "actor = 'u999'", "rantai audit putus (columns)"),
    Alteration("audit_head", "id = 1", "sequence = sequence - 1", "rantai audit putus (head)"),
    Alteration("audit_head", "id = 1", "hash = '" + "0" * 64 + "'", "rantai audit putus (head)"),
]


@pytest.mark.parametrize("wanted", SEALED, ids=str)
def test_an_altered_log_fails_both_commands(contest: Settings, wanted: Alteration) -> None:
    with by_hand(contest) as connection:
        row = _alter(connection, wanted)
    try:
        verified = flask("audit", "verify", "--instance", contest.instance)
        checked = flask("check", "--instance", contest.instance)
    finally:
        with by_hand(contest) as connection:
            _put_back(connection, wanted.table, row)
    assert verified.code == checked.code == 1
    assert len(verified.problems) == 1
    assert verified.err.startswith("audit_record: ")
    assert wanted.finding in checked.err


MARK = "scorecard_id IN (SELECT id FROM scorecard WHERE state = 'final')"
OPEN_MARK = (
    "scorecard_id IN (SELECT scorecard.id FROM scorecard JOIN round ON round.id = round_id "
    "WHERE scorecard.state = 'final' AND round.state = 'open')"
)
AWARDED = "entry_id IS NOT NULL"
ALTERED = [
    Alteration("mark", MARK, "value = '1'", "nilai berubah sesudah difinalkan"),
    Alteration("mark", OPEN_MARK, "value = '99.5'", "nilai berubah sesudah difinalkan"),
    Alteration("mark", MARK, "", "lembar final tanpa nilai lengkap"),
    Alteration("scorecard", "state = 'final'", "total = '12.00'", "jumlah tersimpan 12.00"),
    Alteration("scorecard", "state = 'final'", "state = 'void'", "state tidak sama"),
    Alteration(
        "scorecard",
        "state = 'draft'",
        "state = 'final', finalised_at = assigned_at",
        "state tidak sama",
    ),
    Alteration("scorecard", "state = 'final'", "entry_revision = 9", "revision tidak sama"),
    Alteration("entry", "state = 'accepted'", "title = 'Judul lain'", "title tidak sama dengan"),
    Alteration(
        "entry",
        "state = 'accepted'",
        "profile = '{}'",
        "design tidak sama dengan revisi 1 yang dibekukan",
    ),
    Alteration("entry", "state = 'accepted'", "state = 'rejected'", "state tidak sama"),
    Alteration("entry", "state = 'accepted'", "number = 'X-1'", "number tidak sama"),
    Alteration(
        "entry",
        "state = 'accepted'",
        "participant_id = (SELECT id FROM participant WHERE id NOT IN "
        "(SELECT participant_id FROM entry) LIMIT 1)",
        "participant tidak sama dengan revisi",
    ),
    Alteration(
        "entry_revision", "number = 1", _changed_json("document", "a", "e"), "tidak cocok dengan"
    ),
    Alteration("entry_revision", "number = 1", "", "revisi 1 tidak ada"),
    Alteration(
        "indicator_claim",
        "entry_id IN (SELECT id FROM entry WHERE state = 'accepted') AND claimed_level = 1",
        "claimed_level = 3",
        "tidak sama dengan revisi 1 yang dibekukan",
    ),
    Alteration(
        "indicator_claim", "verified_level = 1", "verified_level = 3", "verified_level tidak sama"
    ),
    Alteration(
        "indicator_claim", "verified_level = 2", "verified_level = NULL", "verified_level tidak"
    ),
    Alteration(
        "evidence",
        "entry_id IN (SELECT id FROM entry WHERE state = 'accepted') AND link IS NOT NULL",
        "link = 'https://lain.contoh.invalid'",
        "i20 tidak sama dengan revisi",
    ),
    Alteration(
        "evidence",
        "entry_id IN (SELECT id FROM entry WHERE state = 'accepted')",
        "removed_at = uploaded_at",
        "tidak sama dengan revisi",
    ),
    Alteration(
        "administrative_check",
        "outcome = 'accepted'",
        "outcome = 'rejected'",
        "outcome tidak sama dengan jejak audit (entry.accepted)",
    ),
    Alteration("rubric_version", "id > 0", _changed_json("document", "a", "e"), "tidak cocok"),
    Alteration("edition", "year = 2025", _changed_json("scoring_rule", "3", "2"), "tidak cocok"),
    Alteration("edition", "year = 2025", "scoring_rule_sha256 = NULL", "tidak sama dengan jejak"),
    Alteration("round", "state = 'frozen'", "state = 'closed'", "state tidak sama"),
    Alteration("round", "state = 'open'", "state = 'planned'", "state tidak sama"),
    Alteration(
        "round_entry",
        "snapshot_id IS NULL",
        "round_id = (SELECT MAX(id) FROM round)",
        "tidak tercatat dalam jejak audit",
    ),
    Alteration(
        "ranking_snapshot",
        "number = 1",
        _changed_json("document", "ranked", "renked"),
        "isi tidak cocok dengan hash-nya",
    ),
    Alteration("ranking_snapshot", "number = 1", "number = 2", "tercatat dalam jejak audit"),
    Alteration("award", AWARDED, "rank = 7", "penghargaan tidak sama dengan peringkat"),
    Alteration("award", AWARDED, "score = '99.99'", "penghargaan tidak sama dengan peringkat"),
    Alteration("award", AWARDED, "title_key = 'harapan-3'", "digest tidak sama dengan jejak"),
    Alteration(
        "award",
        "entry_id IS NULL",
        "entry_id = (SELECT MIN(id) FROM entry), vacant_reason = NULL",
        "penghargaan tidak sama dengan peringkat",
    ),
    Alteration("decision", "state = 'published'", "state = 'decreed'", "state tidak sama"),
    Alteration("decision", "id > 0", "decree_number = '1'", "decree_number tidak sama"),
    Alteration("decision", "id > 0", "decree_date = '2024-01-01'", "decree_date tidak sama"),
    Alteration("decision", "id > 0", "minutes_number = '1'", "minutes_number tidak sama"),
    Alteration("certificate", "id > 0", "recipient = 'Orang lain'", "kolom recipient tidak sama"),
    Alteration("certificate", "id > 0", _changed_json("facts", "a", "e"), "facts tidak sama"),
    Alteration("certificate", "id > 0", "number = 'X/1'", "number tidak sama dengan jejak"),
    Alteration("certificate", "id > 0", "running_number = 9999", "tidak berasal dari agenda"),
    Alteration(
        "certificate",
        "file_sha256 IS NOT NULL",
        "file_sha256 = (SELECT MIN(sha256) FROM stored_file)",
        "file_sha256 tidak sama",
    ),
    Alteration(
        "certificate",
        "state = 'issued'",
        "state = 'void', void_reason = 'tanpa alasan yang tercatat'",
        "state tidak sama",
    ),
    Alteration("certificate", "kind = 'winner'", "kind = 'finalist'", "kind tidak sama"),
    Alteration("number_register", "id > 0", "last_number = 1", "agenda berhenti di 1"),
    Alteration("role_grant", "role = 'judge'", "role = 'secretariat'", "tidak tercatat"),
    Alteration("role_grant", "role = 'inspector'", "", "tercatat dalam jejak audit, tetapi"),
    Alteration("user_account", "id > 0", "active = NOT active", "active tidak sama"),
    Alteration("stored_file", "size > 0", "size = size + 1", "isi berkasnya berubah"),
]


@pytest.mark.parametrize("wanted", ALTERED, ids=str)
def test_a_row_altered_by_hand_is_named(contest: Settings, wanted: Alteration) -> None:
    with by_hand(contest) as connection:
        row = _alter(connection, wanted)
    try:
        said = flask("check", "--instance", contest.instance)
    finally:
        with by_hand(contest) as connection:
            _put_back(connection, wanted.table, row)
    assert said.code == 1
    assert wanted.finding in said.err
    assert all(line.startswith(tuple("abcdefghijklmnopqrstuvwxyz")) for line in said.problems)


def test_a_role_nobody_granted_is_named(contest: Settings) -> None:
    with by_hand(contest) as connection:
        connection.execute(
            text(
                "INSERT INTO role_grant (id, user_id, role) SELECT 9999, MIN(user_id), "
                "'administrator' FROM role_grant WHERE role = 'officer'"
            )
        )
    said = flask("check", "--instance", contest.instance)
    with by_hand(contest) as connection:
        connection.execute(text("DELETE FROM role_grant WHERE id = 9999"))
    assert said.code == 1
    assert "administrator: tidak tercatat dalam jejak audit" in said.err


def _certificate_file(settings: Settings) -> Path:
    with by_hand(settings) as connection:
        found = connection.execute(
            text("SELECT file_sha256 FROM certificate WHERE file_sha256 IS NOT NULL LIMIT 1")
        ).scalar_one()
    return LocalFiles(settings.files)._path(found)


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_stored_file_changed_or_gone_is_named(contest: Settings, how: str) -> None:
    path = _certificate_file(contest)
    kept = path.read_bytes()
    path.unlink()
    if how == "changed":
        path.write_bytes(kept.replace(b"/Type", b"/Tipe", 1))
    try:
        said = flask("check", "--instance", contest.instance)
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(kept)
    wanted = "isi berkasnya berubah" if how == "changed" else "berkasnya tidak ada di penyimpanan"
    assert said.code == 1
    assert said.problems == (
        f"stored_file {path.name}: {wanted}; bandingkan dengan cadangan terakhir.",
    )


def test_a_forged_revision_with_its_own_hash_still_differs_from_the_log(
    contest: Settings,
) -> None:
    from hashlib import sha256

    wanted = Alteration("entry_revision", "number = 1", "document = :document", "")
    with by_hand(contest) as connection:
        row = _pick(connection, wanted)
        forged = json.dumps({**json.loads(row["document"]), "number": "X"})
        connection.execute(
            text("UPDATE entry_revision SET document = :d, sha256 = :h WHERE id = :i"),
            {"d": forged, "h": sha256(forged.encode()).hexdigest(), "i": row["id"]},
        )
    said = flask("check", "--instance", contest.instance)
    with by_hand(contest) as connection:
        _put_back(connection, "entry_revision", row)
    assert said.code == 1
    assert "sha256 tidak sama dengan jejak audit" in said.err


def test_the_contest_is_honest_again_at_the_end(contest: Settings) -> None:
    """Each test above put back what it changed, so each saw its own alteration alone."""
    assert flask("check", "--instance", contest.instance).err == ""
