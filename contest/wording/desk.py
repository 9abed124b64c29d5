"""Words of the secretariat's home: duties and acts."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from contest.domain.desk import Duty


class DutyWords(NamedTuple):
    """A duty as a task: its title (``%(count)s`` where things are counted), why, and the act."""

    title: Any
    body: Any
    action: Any


DUTIES = {
    Duty.LOAD_AGENCIES: DutyWords(
        _l("Muat daftar perangkat daerah"),
        _l("Peserta dan operator dibuat dari daftar ini. Isinya dapat diperbaiki kapan saja."),
        _l("Buka daftar perangkat daerah"),
    ),
    Duty.OPEN_EDITION: DutyWords(
        _l("Periksa pengaturan, lalu buka edisi"),
        _l("Sebelum dibuka, edisi ini belum terlihat oleh peserta."),
        _l("Periksa pengaturan edisi"),
    ),
    Duty.CHECK_ENTRIES: DutyWords(
        _l("Periksa %(count)s inovasi yang menunggu"),
        _l("Peserta baru dapat dinilai setelah berkasnya diterima."),
        _l("Mulai memeriksa"),
    ),
    Duty.CLOSE_ROUNDS: DutyWords(
        _l("Tutup %(count)s tahap penilaian"),
        _l("Semua lembar nilainya sudah final, atau batas waktunya sudah lewat."),
        _l("Buka tahap penilaian"),
    ),
    Duty.FREEZE_ROUNDS: DutyWords(
        _l("Bekukan peringkat %(count)s tahap penilaian"),
        _l("Peringkat yang dibekukan menjadi dasar tahap berikut dan rapat pleno."),
        _l("Buka tahap penilaian"),
    ),
    Duty.PREPARE_ROUNDS: DutyWords(
        _l("Siapkan %(count)s tahap penilaian"),
        _l("Masukkan inovasi, bentuk panel, tugaskan juri, lalu buka tahapnya."),
        _l("Siapkan penilaian"),
    ),
    Duty.DECIDE: DutyWords(
        _l("Catat keputusan rapat pleno"),
        _l("Semua peringkat sudah dibekukan."),
        _l("Buka hasil"),
    ),
    Duty.ANNOUNCE: DutyWords(
        _l("Umumkan hasil"),
        _l("Keputusan rapat pleno sudah dicatat; masa sanggah dimulai sejak pengumuman."),
        _l("Buka hasil"),
    ),
    Duty.DECREE: DutyWords(
        _l("Catat surat keputusan"),
        _l("Masa sanggah sudah berakhir."),
        _l("Buka hasil"),
    ),
    Duty.PUBLISH: DutyWords(
        _l("Terbitkan hasil akhir"),
        _l("Surat keputusan sudah dicatat."),
        _l("Buka hasil"),
    ),
    Duty.ISSUE_CERTIFICATES: DutyWords(
        _l("Terbitkan piagam dan sertifikat"),
        _l("Nomor diambil dari agenda dan tidak pernah dipakai dua kali."),
        _l("Buka piagam"),
    ),
    Duty.REMIND: DutyWords(
        _l("Ingatkan %(count)s perangkat daerah yang belum mendaftar"),
        _l("Setiap perangkat daerah wajib mengirim paling sedikit satu inovasi."),
        _l("Lihat yang belum mendaftar"),
    ),
    Duty.ARCHIVE: DutyWords(
        _l("Arsipkan edisi"),
        _l("Semua piagam sudah terbit. Edisi yang diarsipkan hanya dapat dibaca."),
        _l("Buka pengaturan edisi"),
    ),
}


def duty_title(duty: Duty, count: int | None) -> str:
    """The title of a task with its count filled in."""
    title = str(DUTIES[duty].title)
    return title % {"count": count} if count is not None and "%(count)s" in title else title
