"""Words for accounts, sign-in and roles."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from contest.domain.actor import Role

REFUSALS: dict[str, Any] = {
    "sign-in-mismatch": _l("Nama pengguna atau kata sandi tidak cocok. Periksa lalu coba lagi."),
    "sign-in-delayed": _l(
        "Terlalu banyak percobaan yang gagal. Coba lagi dalam %(seconds)s detik. Akun tidak "
        "dikunci."
    ),
    "second-factor-mismatch": _l(
        "Kode tidak cocok, sudah lewat waktunya, atau sudah pernah dipakai. Masukkan kode yang "
        "sedang tampil atau kode cetak berikutnya."
    ),
    "second-factor-first": _l("Masukkan dulu kode masuk Anda, baru ganti aplikasi pembuat kode."),
    "authenticator-mismatch": _l(
        "Kode tidak cocok. Pastikan jam ponsel diatur otomatis, lalu masukkan kode yang sedang "
        "tampil."
    ),
    "current-password-wrong": _l("Kata sandi saat ini tidak cocok."),
    "password-short": _l("Kata sandi paling sedikit %(shortest)s karakter."),
    "password-long": _l("Kata sandi paling banyak %(longest)s karakter."),
    "password-digits": _l(
        "Kata sandi yang hanya berisi angka mudah ditebak, misalnya dari NIP atau nomor telepon. "
        "Tambahkan beberapa kata."
    ),
    "password-guessable": _l(
        "Kata sandi ini mudah ditebak karena terdiri atas kata umum, nama Anda, atau nama "
        "instansi. Pakai beberapa kata yang tidak berkaitan."
    ),
    "invitation-unusable": _l(
        "Tautan ini sudah dipakai, sudah diganti dengan yang baru, atau lewat batas waktunya. "
        "Minta tautan baru kepada sekretariat atau pengelola akun."
    ),
    "invitation-username": _l(
        "Nama pengguna tidak cocok dengan tautan ini. Lihat nama pengguna pada pesan atau slip "
        "undangan."
    ),
    "language-unknown": _l("Bahasa itu tidak tersedia."),
    "session-unknown": _l("Sesi itu sudah berakhir."),
    "account-unknown": _l("Akun ini tidak ada."),
    "account-inactive": _l("Akun ini nonaktif. Aktifkan dulu sebelum membuat tautan."),
    "stale-account": _l(
        "Orang lain sudah mengubah akun ini setelah halaman Anda dibuka. Isian Anda masih ada di "
        "bawah; bandingkan dengan data tersimpan, lalu simpan lagi."
    ),
    "required": _l("Isian ini wajib diisi."),
    "text-too-long": _l("Paling banyak %(limit)s karakter."),
    "username-form": _l(
        "Nama pengguna terdiri atas 3 sampai 80 huruf kecil, angka, titik, garis bawah, tanda "
        "hubung, atau @, dan diawali huruf atau angka."
    ),
    "username-taken": _l("Nama pengguna ini sudah dipakai. Pilih yang lain."),
    "name-form": _l("Nama tidak boleh memuat garis miring atau tanda kurung sudut."),
    "phone-form": _l("Nomor telepon tidak dikenali. Contoh: 0812 3456 7890."),
    "agency-unknown": _l("Instansi ini tidak ada dalam daftar. Pilih dari daftar."),
    "participant-unknown": _l("Peserta ini tidak ada dalam daftar. Pilih dari daftar."),
    "role-not-granted": _l("Peran ini tidak diberikan langsung; ketua panel ditetapkan di panel."),
    "role-not-yours-to-give": _l(
        "Sekretariat hanya memberi peran operator dan juri. Peran lain diberikan pengelola akun."
    ),
    "role-not-held": _l("Orang ini tidak memegang peran itu."),
    "role-held-alone": _l(
        "Peran pengelola akun dan pengawas dipegang tersendiri: pengelola akun tidak melihat "
        "nilai, dan pengawas tidak ikut bekerja di dalam lomba."
    ),
    "officer-needs-participant": _l("Pilih peserta yang diwakili operator ini."),
    "participant-not-asked": _l("Hanya peran operator yang memakai peserta."),
    "own-roles": _l("Peran Anda sendiri hanya dapat diubah oleh pengelola akun lain."),
    "own-account": _l("Akun Anda sendiri hanya dapat dinonaktifkan oleh pengelola akun lain."),
    "last-administrator": _l(
        "Ini pengelola akun aktif yang terakhir. Tunjuk pengelola lain lebih dahulu."
    ),
}

ROLES: dict[Role, Any] = {
    Role.SECRETARIAT: _l("Sekretariat"),
    Role.JUDGE: _l("Juri"),
    Role.CHAIR: _l("Ketua panel"),
    Role.OFFICER: _l("Operator"),
    Role.INSPECTOR: _l("Pengawas"),
    Role.COACH: _l("Pembina"),
    Role.ADMINISTRATOR: _l("Pengelola akun"),
}

ACCOUNT_STATES: dict[str, tuple[Any, str]] = {
    "active": (_l("Aktif"), "success"),
    "invited": (_l("Belum diaktifkan"), "progress"),
    "inactive": (_l("Nonaktif"), "neutral"),
}
"""State → (label, tone of its tag)."""


def role_name(role: Role) -> str:
    """A role in words."""
    return str(ROLES[role])


def invitation_message(name: str, username: str, link: str, until: str, *, reset: bool) -> str:
    """The text that is sent with a link, e.g. by WhatsApp."""
    # A slash in a name could make a working address of it in the messenger.
    facts = {
        "name": " ".join(name.replace("/", " ").split()),
        "username": username,
        "link": link,
        "until": until,
    }
    if reset:
        return str(
            _(
                "Yth. %(name)s, berikut tautan untuk membuat kata sandi baru pada sistem Lomba "
                "Inovasi Kalimantan Selatan. Nama pengguna Anda: %(username)s. Berlaku sampai "
                "%(until)s dan hanya untuk satu kali pakai: %(link)s",
                **facts,
            )
        )
    return str(
        _(
            "Yth. %(name)s, akun Anda pada sistem Lomba Inovasi Kalimantan Selatan sudah "
            "disiapkan. Nama pengguna Anda: %(username)s. Buat kata sandi melalui tautan berikut, "
            "berlaku sampai %(until)s dan hanya untuk satu kali pakai: %(link)s",
            **facts,
        )
    )


_BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """A browser as its owner knows it: ``Chrome di Android``."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return str(_("%(browser)s di %(system)s", browser=browser, system=system))
    return browser or system or str(_("Peramban lain"))
