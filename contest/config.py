"""Settings: read once from the instance folder and the environment, checked, then frozen."""

import json
import os
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SETTINGS_FILE = "contest.toml"
SECRET_FILE = "secret.key"  # noqa: S105  (a file name)
DATABASE_FILE = "contest.sqlite"
PREFIX = "CONTEST_"
MODES = frozenset({"production", "demo", "development", "test"})
ROOT = Path(__file__).resolve().parent.parent
PLAIN_INSTANCE = ROOT / "instance"
DEMO_INSTANCE = PLAIN_INSTANCE / "demo"
_POSTGRES = "postgresql+psycopg"
_ALIASES = frozenset({"postgres", "postgresql", _POSTGRES})
_ELSEWHERE = frozenset({"INSTANCE", "SECRET_KEY", "CHROMIUM", "TEST_DATABASE_URL"})
"""Variables with our prefix that are no settings: the folder, the secret, and the tests' own."""


class SettingsFault(Exception):
    """A setting is missing or bad; the message names file or variable, value and remedy."""


@dataclass(frozen=True)
class Settings:
    """Everything the application takes from its surroundings."""

    instance: Path
    secret_key: str
    mode: str = "production"
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    max_upload_mb: int = 25
    time_zone: str = "Asia/Makassar"
    initialised: bool = True

    @property
    def database(self) -> str:
        """SQLAlchemy address: the embedded SQLite file unless another one is set."""
        return self.database_url or f"sqlite:///{self.instance / DATABASE_FILE}"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        scheme, _separator, path = self.database.partition(":///")
        return Path(path) if scheme == "sqlite" else None

    @property
    def shown_database(self) -> str:
        """How messages name the database: a path, or the address without its password."""
        if self.database_file is not None:
            return str(self.database_file)
        return make_url(self.database).render_as_string(hide_password=True)

    @property
    def postgres_url(self) -> str:
        """The address as PostgreSQL's own tools read it; empty on SQLite."""
        if self.database_file is not None:
            return ""
        return self.database.replace(f"{_POSTGRES}://", "postgresql://")

    @property
    def files(self) -> Path:
        """Folder of the content-addressed file store."""
        return self.instance / "files"

    @property
    def queue(self) -> Path:
        """The job queue's own SQLite file."""
        return self.instance / "queue.sqlite"

    @property
    def secure(self) -> bool:
        """Whether cookies demand HTTPS."""
        return self.base_url.startswith("https://")


_OWN = frozenset({"instance", "secret_key", "initialised"})
_KINDS: Mapping[str, type] = {
    field.name: int if field.type is int else str
    for field in fields(Settings)
    if field.name not in _OWN
}
"""What ``contest.toml`` and the environment may set, and of which kind it is."""


def find_instance(given: str | os.PathLike[str] | None = None) -> Path:
    """``given``, else CONTEST_INSTANCE, else an initialised ``instance/``, else its ``demo``."""
    if given := given or os.environ.get(PREFIX + "INSTANCE"):
        return Path(given).resolve()
    initialised = (PLAIN_INSTANCE / SETTINGS_FILE).is_file()
    return PLAIN_INSTANCE if initialised else DEMO_INSTANCE


def new_instance(given: str | os.PathLike[str] | None = None) -> Path:
    """The folder a new instance goes to: ``given``, else CONTEST_INSTANCE, else ``instance/``."""
    given = given or os.environ.get(PREFIX + "INSTANCE")
    return Path(given).resolve() if given else PLAIN_INSTANCE


def load_settings(
    instance: str | os.PathLike[str] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Read ``contest.toml``, the secret and ``CONTEST_*`` variables (which win).

    An instance that was never initialised gives settings with ``initialised=False``, so that
    commands can be listed and ``init`` and ``demo`` can run. Raises SettingsFault.
    """
    environ = os.environ if environ is None else environ
    folder = find_instance(instance)
    initialised = (folder / SETTINGS_FILE).is_file()
    values = _file_values(folder / SETTINGS_FILE) | _environment_values(environ)
    settings = Settings(
        instance=folder,
        secret_key=environ.get(PREFIX + "SECRET_KEY") or _read_secret(folder, initialised),
        initialised=initialised,
    )
    settings = _checked(replace(settings, **values))
    if settings.mode == "production":
        _refuse_unsafe(settings, environ)
    return settings


def unconfigured() -> Settings:
    """Settings of no instance: enough to list commands, which then read those of their own."""
    return Settings(instance=DEMO_INSTANCE, secret_key=secrets.token_hex(32), initialised=False)


def write_settings(folder: Path, *, mode: str, base_url: str, **others: Any) -> None:
    """Make ``folder`` an initialised instance: settings file and a fresh secret (mode 0600).

    ``others`` are further settings by name. Nothing is written when one is bad (SettingsFault);
    a secret that is there already stays.
    """
    values = {"mode": mode, "base_url": base_url, **{k: v for k, v in others.items() if v}}
    blank = Settings(instance=folder, secret_key=secrets.token_hex(32))
    settings = _checked(replace(blank, **values))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SECRET_FILE).exists():
        _write_private(folder / SECRET_FILE, blank.secret_key)
    lines = [f"{key} = {_toml(getattr(settings, key))}\n" for key in _KINDS if key in values]
    _write_private(folder / SETTINGS_FILE, "".join(lines))


def settings_values(settings: Settings) -> dict[str, Any]:
    """What ``write_settings`` needs to write these settings again."""
    return {key: getattr(settings, key) for key in _KINDS}


def _toml(value: str | int) -> str:
    """JSON's strings and integers are TOML's, but for DEL, which no setting holds."""
    return json.dumps(value, ensure_ascii=False)


def _write_private(path: Path, text: str) -> None:
    """Written beside its place and renamed: never half there, never readable by others."""
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _file_values(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsFault(f"{path}: tidak terbaca ({fault}); perbaiki isinya.") from fault
    except OSError as fault:
        raise SettingsFault(f"{path}: {fault.strerror}; beri hak baca pada berkas itu.") from fault
    for key, value in values.items():
        if key not in _KINDS:
            raise SettingsFault(f"{path}: setelan {key!r} tidak dikenal; hapus barisnya.")
        if type(value) is not _KINDS[key]:
            kind = "bilangan bulat" if _KINDS[key] is int else "teks dalam tanda petik"
            raise SettingsFault(f"{path}: {key} harus berupa {kind}.")
    return values


def _environment_values(environ: Mapping[str, str]) -> dict[str, Any]:
    known = {key.upper() for key in _KINDS} | _ELSEWHERE
    for name in sorted(environ):
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known:
            raise SettingsFault(
                f"{name}: peubah lingkungan ini tidak dikenal; hapus atau perbaiki."
            )
    values: dict[str, Any] = {}
    for key, kind in _KINDS.items():
        text = environ.get(PREFIX + key.upper())
        if key == "database_url":
            text = text or environ.get("DATABASE_URL")
        if not text:
            continue
        try:
            values[key] = kind(text)
        except ValueError as fault:
            raise SettingsFault(f"{PREFIX}{key.upper()}={text!r}: harus bilangan bulat.") from fault
    return values


def _read_secret(folder: Path, initialised: bool) -> str:
    path = folder / SECRET_FILE
    if not path.is_file():
        if initialised:
            # Made up anew, it would differ between the processes of one server.
            raise SettingsFault(
                f"{path}: tidak ada; pulihkan berkas itu atau isi CONTEST_SECRET_KEY."
            )
        return secrets.token_hex(32)
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsFault(f"{path}: terbaca orang lain; jalankan chmod 600 pada berkas itu.")
        return path.read_text(encoding="ascii").strip()
    except OSError as fault:
        raise SettingsFault(f"{path}: {fault.strerror}; beri hak baca pada berkas itu.") from fault
    except UnicodeDecodeError as fault:
        raise SettingsFault(f"{path}: bukan teks ASCII; pulihkan berkas itu.") from fault


def _checked(settings: Settings) -> Settings:
    """Refuse values that would start an unsafe or broken server."""
    if settings.mode not in MODES:
        raise SettingsFault(f"mode={settings.mode!r}: pilih satu dari {sorted(MODES)}.")
    if len(settings.secret_key) < 32:
        raise SettingsFault("CONTEST_SECRET_KEY: paling sedikit 32 karakter acak.")
    if not 1 <= settings.max_upload_mb <= 500:
        raise SettingsFault(f"max_upload_mb={settings.max_upload_mb}: antara 1 dan 500.")
    if not 0 <= settings.trusted_proxies <= 5:
        raise SettingsFault(f"trusted_proxies={settings.trusted_proxies}: antara 0 dan 5.")
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise SettingsFault(f"time_zone={settings.time_zone!r}: zona tidak dikenal.") from fault
    return replace(
        settings,
        base_url=_checked_address(settings.base_url),
        database_url=_checked_database(settings.database_url),
    )


def _checked_address(address: str) -> str:
    """Scheme and host, perhaps a port: links and the trusted host name begin with it."""
    fault = SettingsFault(f"base_url={address!r}: tulis seperti https://lomba.contoh.go.id.")
    try:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
            raise fault
    except ValueError:
        raise fault from None
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise fault
    return f"{parts.scheme}://{parts.netloc}"


def _checked_database(url: str) -> str:
    """PostgreSQL through psycopg 3, or a SQLite file by its whole path; empty stays empty."""
    if not url:
        return url
    scheme, _separator, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("//"):
        return url
    if scheme not in _ALIASES:
        raise SettingsFault(
            "database_url: tulis postgresql://pengguna:sandi@peladen/nama atau sqlite:////jalur."
        )
    try:
        make_url(f"{_POSTGRES}://{rest}")
    except (ArgumentError, ValueError):
        raise SettingsFault("database_url: alamat PostgreSQL itu tidak terbaca.") from None
    if find_spec("psycopg") is None:
        raise SettingsFault("database_url: jalankan pip install -r requirements-scale.txt dahulu.")
    return f"{_POSTGRES}://{rest}"


def _refuse_unsafe(settings: Settings, environ: Mapping[str, str]) -> None:
    """A real instance keeps its data to itself and never shows a debugger."""
    if environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        raise SettingsFault("FLASK_DEBUG: tidak boleh menyala pada mode production.")
    if settings.initialised and settings.instance.stat().st_mode & stat.S_IWOTH:
        raise SettingsFault(f"{settings.instance}: dapat ditulis siapa saja; jalankan chmod o-w.")
