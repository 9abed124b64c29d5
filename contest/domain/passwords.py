"""What makes a password refusable: length and guessability, no recipe of character kinds.

Follows ASVS 5.0 V6.2 and NIST SP 800-63B-4: at least 12 characters, no composition rule, a list
of guessable words. The list is short and local on purpose: words of this trade and this place,
and the passwords people everywhere choose first.
"""

import unicodedata
from functools import cache

from contest.domain.errors import Problem

SHORTEST, LONGEST = 12, 128

_ANYWHERE = """
abc access admin administrator apple baseball batman changeme computer default demo dragon flower
football guest hello iloveyou ilove internet letmein login love master monkey mustang pass passw
password passwort pokemon princess qazwsx root secret shadow sunshine superman test testing trustno
user welcome me my the is you
"""
_INDONESIAN = """
aku akun alhamdulillah anak anda ayah bahagia bapak bersama bismillah bunga cinta coba dan data
di garuda harian hari ibu indah indonesia ini itu jaya juara juli januari februari maret april mei
juni agustus september oktober november desember kamu kata katasandi kerja ketua kita kunci lupa
mama manis masuk mawar merah merdeka nama negara nkri operator papa pegawai pengguna putih rahasia
rumah salam sandi satu dua tiga empat lima sama saya sayang sayangku sekali selamat senin selasa
rabu kamis jumat sabtu minggu setia sukses terus tahun untuk yang
"""
_HERE = """
aplikasi amuntai badan bagian balai balangan banjar banjarbaru banjarmasin bapenda bappeda
barabai baritokuala batulicin bekantan bidang bkad bkd bpbd bpkad bpsdm brida camat daerah
diskominfo disdik disdikbud dinas dinkes dishub disnaker dispora dprd esdm gubernur hss hst hsu hulu
inovasi inovatif inovator inspektorat instansi juri kabupaten kalimantan kalsel kandangan kantor
kecamatan kelurahan kominfo kota kotabaru lomba marabahan martapura paringin pariwisata pelaihari
pemda pemerintah pemkab pemko pemprov penelitian pendidikan pengembangan perkebunan pertanian
piagam polisi polpp prov provinsi puskesmas rantau riset rsud satpol sasirangan sekda sekretariat
selatan skpd sungai tabalong tanah tanahbumbu tanahlaut tanjung tapin tengah utara
"""
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")
_RUNS = frozenset(
    row[start:end]
    for line in _ROWS
    for row in (line, line[::-1])
    for start in range(len(row))
    for end in range(start + 4, len(row) + 1)
)
_WORDS = frozenset(f"{_ANYWHERE} {_INDONESIAN} {_HERE}".split()) | _RUNS
_LEET = str.maketrans("013457@$!", "oieastasi")
_LONGEST_WORD = max(map(len, _WORDS))
_FEW_DIFFERENT = 5
_ENOUGH_REST = 10
"""What must stand outside listed words: a letter weighs two, a digit or mark one."""


def normal_password(text: str) -> str:
    """The form that is hashed: NFKC, so that every keyboard gives the same characters."""
    return unicodedata.normalize("NFKC", text)


def password_problems(
    password: str, personal: tuple[str, ...] = (), field: str = "password"
) -> tuple[Problem, ...]:
    """Why ``password`` is refused; ``personal`` are the user name and the parts of the name."""
    password = normal_password(password)
    if len(password) < SHORTEST:
        return (Problem("password-short", field, {"shortest": SHORTEST}),)
    if len(password) > LONGEST:
        return (Problem("password-long", field, {"longest": LONGEST}),)
    if password.isdecimal():
        return (Problem("password-digits", field),)
    known = frozenset(part.casefold() for part in personal if len(part) >= 3)
    if len(set(password.casefold())) < _FEW_DIFFERENT or _guessable(password, known):
        return (Problem("password-guessable", field),)
    return ()


def _guessable(password: str, personal: frozenset[str]) -> bool:
    """Whether little is left of it beside listed words."""
    folded = password.casefold()
    return any(
        _rest(text, folded, personal) < _ENOUGH_REST for text in (folded, folded.translate(_LEET))
    )


def _rest(text: str, typed: str, personal: frozenset[str]) -> int:
    """The weight of what stands in no listed word of ``text``, at its best division."""
    words = _WORDS | personal
    longest = max([_LONGEST_WORD, *map(len, personal)])

    @cache
    def fewest(start: int) -> int:
        if start == len(text):
            return 0
        skipped = fewest(start + 1) + (2 if typed[start].isalpha() else 1)
        ends = range(start + 2, min(len(text), start + longest) + 1)
        return min([skipped, *(fewest(end) for end in ends if text[start:end] in words)])

    return fewest(0)
