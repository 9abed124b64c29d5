"""The whole database checked against its own rules: what ``flask check`` says.

Each check yields a finding for every row that breaks it. Nothing is repaired. What an act left
in the audit log must still stand in the tables: a row altered by hand differs from it.
"""

from contest.services.invariants.certificates import check_certificates, check_registers
from contest.services.invariants.entries import check_decided, check_entries, check_revisions
from contest.services.invariants.finding import Check, Finding, Report
from contest.services.invariants.foundations import check_audit, check_database, check_files
from contest.services.invariants.judging import check_rounds, check_rubrics, check_scorecards
from contest.services.invariants.levels import check_levels
from contest.services.invariants.people import check_accounts
from contest.services.invariants.results import check_awards, check_decisions, check_snapshots

__all__ = ["CHECKS", "Check", "Finding", "Report"]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("basis data", check_database),
    ("jejak audit", check_audit),
    ("berkas", check_files),
    ("akun dan peran", check_accounts),
    ("inovasi", check_entries),
    ("revisi inovasi", check_revisions),
    ("seleksi administrasi", check_decided),
    ("level terverifikasi", check_levels),
    ("rubrik dan aturan", check_rubrics),
    ("lembar penilaian", check_scorecards),
    ("tahap penilaian", check_rounds),
    ("peringkat beku", check_snapshots),
    ("keputusan pleno", check_decisions),
    ("penghargaan", check_awards),
    ("piagam", check_certificates),
    ("agenda nomor", check_registers),
)
"""Name for people, and the check."""
