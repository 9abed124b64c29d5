"""Sentences that belong to no single noun."""

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "invalid": _l("Ada isian yang belum sesuai ketentuan."),
    "stale-row": _l(
        "Orang lain menyimpan perubahan lebih dahulu. Muat ulang halaman, lalu ulangi perubahan "
        "Anda."
    ),
    "database-busy": _l(
        "Basis data sedang dipakai proses lain. Coba lagi dalam %(seconds)s detik."
    ),
    "not-yours": _l("Data ini tidak ada atau bukan untuk akun Anda."),
    "role-lacks-permission": _l("Peran akun Anda tidak mencakup tindakan ini."),
    "illegal-transition": _l(
        "Keadaannya sudah berubah sehingga tindakan ini tidak dapat dilakukan lagi. Muat ulang "
        "halaman."
    ),
    "form-expired": _l(
        "Formulir ini sudah terlalu lama terbuka. Kembali ke halaman sebelumnya, muat ulang, lalu "
        "kirim lagi."
    ),
    "archive-unreadable": _l("%(file)s: bukan arsip cadangan yang utuh; pakai cadangan lain."),
    "archive-unsafe-name": _l("Arsip memuat nama berkas yang tidak aman: %(member)s."),
    "archive-differs": _l(
        "%(file)s: %(member)s tidak sama dengan daftar isinya; pakai cadangan lain."
    ),
    "foreign-host": _l(
        "Alamat yang Anda pakai tidak dikenal oleh sistem ini. Gunakan alamat resmi lomba; "
        "pengelola peladen mencatatnya pada setelan base_url."
    ),
    "not-initialised": _l("Sistem belum disiapkan. Jalankan perintah flask init pada peladen."),
}
