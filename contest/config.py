"""Settings: read once from the instance folder and the environment, checked, then frozen."""

import os
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SETTINGS_FILE = "contest.toml"
SECRET_FILE = "secret.key"  # noqa: S105  (a file name)
PREFIX = "CONTEST_"
MODES = frozenset({"production", "demo", "development", "test"})
ROOT = Path(__file__).resolve().parent.parent


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
        return self.database_url or f"sqlite:///{self.instance / 'contest.sqlite'}"

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


def find_instance(given: str | os.PathLike[str] | None = None) -> Path:
    """``given``, else CONTEST_INSTANCE, else an initialised ``instance/``, else its ``demo``."""
    if given := given or os.environ.get(PREFIX + "INSTANCE"):
        return Path(given).resolve()
    plain = ROOT / "instance"
    return plain if (plain / SETTINGS_FILE).is_file() else plain / "demo"


def load_settings(
    instance: str | os.PathLike[str] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Read ``contest.toml``, the secret and ``CONTEST_*`` variables (which win).

    An instance that was never initialised gives settings with ``initialised=False``, so that
    commands can be listed and ``init`` and ``demo`` can run. Raises SettingsFault.
    """
    environ = os.environ if environ is None else environ
    folder = find_instance(instance)
    values = _file_values(folder / SETTINGS_FILE) | _environment_values(environ)
    settings = Settings(
        instance=folder,
        secret_key=environ.get(PREFIX + "SECRET_KEY") or _read_secret(folder),
        initialised=(folder / SETTINGS_FILE).is_file(),
    )
    return _checked(replace(settings, **values))  # type: ignore[arg-type]  # kinds checked below


def write_settings(folder: Path, *, mode: str, base_url: str, database_url: str = "") -> None:
    """Make ``folder`` an initialised instance: settings file and a fresh secret (mode 0600)."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f'mode = "{mode}"', f'base_url = "{base_url}"']
    if database_url:
        lines.append(f'database_url = "{database_url}"')
    secret = folder / SECRET_FILE
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_hex(32), encoding="ascii")
    (folder / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


_KINDS: dict[str, type] = {
    "mode": str,
    "database_url": str,
    "base_url": str,
    "trusted_proxies": int,
    "max_upload_mb": int,
    "time_zone": str,
}


def _file_values(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsFault(f"{path}: tidak terbaca ({fault}); perbaiki isinya.") from fault
    for key, value in values.items():
        if key not in _KINDS:
            raise SettingsFault(f"{path}: setelan {key!r} tidak dikenal; hapus barisnya.")
        if not isinstance(value, _KINDS[key]):
            raise SettingsFault(f"{path}: {key} harus berupa {_KINDS[key].__name__}.")
    return values


def _environment_values(environ: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
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


def _read_secret(folder: Path) -> str:
    path = folder / SECRET_FILE
    if not path.is_file():
        return secrets.token_hex(32)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsFault(f"{path}: terbaca orang lain; jalankan chmod 600 pada berkas itu.")
    return path.read_text(encoding="ascii").strip()


def _checked(settings: Settings) -> Settings:
    """Refuse values that would start an unsafe or broken server."""
    if settings.mode not in MODES:
        raise SettingsFault(f"mode={settings.mode!r}: pilih satu dari {sorted(MODES)}.")
    if len(settings.secret_key) < 32:
        raise SettingsFault("CONTEST_SECRET_KEY: paling sedikit 32 karakter acak.")
    if not settings.base_url.startswith(("http://", "https://")):
        raise SettingsFault(f"base_url={settings.base_url!r}: awali dengan http:// atau https://.")
    if not 1 <= settings.max_upload_mb <= 500:
        raise SettingsFault(f"max_upload_mb={settings.max_upload_mb}: antara 1 dan 500.")
    if settings.trusted_proxies < 0:
        raise SettingsFault("trusted_proxies: nol atau lebih.")
    if settings.database_url and not settings.database_url.startswith(("sqlite", "postgresql")):
        raise SettingsFault("database_url: hanya sqlite atau postgresql.")
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise SettingsFault(f"time_zone={settings.time_zone!r}: zona tidak dikenal.") from fault
    return replace(
        settings,
        base_url=settings.base_url.rstrip("/"),
        database_url=_driver(settings.database_url),
    )


def _driver(url: str) -> str:
    """PostgreSQL always through psycopg 3."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme == "postgresql" else url
