"""Words for editions, stages, agencies and participants."""

from typing import Any

from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, Any] = {
    "edition-exists": _l("Edisi tahun %(year)s sudah ada."),
    "edition-state": _l("Edisi ini tidak dalam keadaan yang memungkinkan tindakan itu."),
    "stage-order": _l("Waktu penutupan harus sesudah waktu pembukaan."),
    "stage-grace": _l("Masa toleransi antara 0 dan 1.440 menit."),
    "reason-missing": _l("Tuliskan alasannya; alasan ini tercatat."),
    "extension-not-later": _l("Perpanjangan harus lebih lambat daripada penutupan yang berlaku."),
    "participant-unknown": _l("Peserta ini tidak ada."),
    "required": _l("Isian ini wajib diisi."),
    "code-taken": _l("Kode %(value)s sudah dipakai."),
    "edition-archived": _l("Edisi ini sudah diarsipkan; isinya hanya dapat dibaca."),
    "edition-unknown": _l("Edisi ini tidak ada. Pilih dari daftar edisi."),
    "nothing-chosen": _l("Centang paling sedikit satu baris."),
    "nobody-to-activate": _l("Semua orang yang dipilih sudah membuat kata sandi."),
    "too-many-chosen": _l("Pilih paling banyak %(most)s orang sekali cetak."),
    # agencies
    "parent-needed": _l("Pilih induknya."),
    "parent-unfit-kind": _l("Induk ini tidak sesuai dengan jenis perangkat daerah yang dipilih."),
    "parent-circle-made": _l("Induk tidak boleh perangkat daerah ini sendiri atau bawahannya."),
    "children-unfit": _l(
        "Jenis ini tidak dapat membawahi perangkat daerah yang sekarang berada di bawahnya."
    ),
    "account-not-found": _l(
        "Tidak ada akun operator atau juri dengan nama pengguna ini. Periksa ejaannya, atau buat "
        "akun baru."
    ),
    # signatories
    "prefix-unknown": _l("Pilih awalan dari daftar."),
    "signatory-kind-unknown": _l("Pilih jenis penanda tangan."),
    "nip-form": _l("NIP terdiri atas 18 angka dan diawali tanggal lahir, misalnya 19800131…"),
    "emblem-too-large": _l("Gambar lambang paling besar %(most)s MB."),
}
