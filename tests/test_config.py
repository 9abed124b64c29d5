"""Settings are read once, refused when bad, and never weaker than they look."""

import dataclasses
import stat
from pathlib import Path
from typing import Any

import pytest

from contest import config
from contest.config import SettingsFault, load_settings, settings_values, write_settings

SECRET = {"CONTEST_SECRET_KEY": "s" * 32}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_settings(tmp_path / "instance", mode="production", base_url="https://lomba.contoh.go.id")
    return tmp_path / "instance"


def _with(folder: Path, line: str) -> Path:
    path = folder / config.SETTINGS_FILE
    path.write_text(path.read_text() + line + "\n")
    return folder


def test_what_was_written_is_read_back_and_frozen(folder: Path) -> None:
    settings = load_settings(folder, environ={})
    assert (settings.mode, settings.base_url) == ("production", "https://lomba.contoh.go.id")
    assert settings.initialised
    assert settings.secure
    assert settings.database == f"sqlite:///{folder}/contest.sqlite"
    assert len(settings.secret_key) == 64
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.mode = "demo"  # type: ignore[misc]


def test_settings_and_secret_are_readable_by_their_owner_alone(folder: Path) -> None:
    for name in (config.SETTINGS_FILE, config.SECRET_FILE):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_writing_again_keeps_the_secret_and_every_value(folder: Path) -> None:
    _with(folder, "max_upload_mb = 40\ntrusted_proxies = 1")
    before = load_settings(folder, environ={})
    write_settings(folder, **settings_values(before))
    assert load_settings(folder, environ={}) == before


def test_quotes_in_a_value_stay_a_value(folder: Path) -> None:
    url = 'postgresql://u:p"w\\d@db.invalid/x'
    write_settings(folder, mode="production", base_url="http://a.invalid", database_url=url)
    assert load_settings(folder, environ={}).postgres_url == url


def test_the_environment_wins_and_the_instance_option_names_the_folder(folder: Path) -> None:
    settings = load_settings(folder, environ={"CONTEST_MAX_UPLOAD_MB": "99", **SECRET})
    assert (settings.max_upload_mb, settings.secret_key) == (99, "s" * 32)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_always_goes_through_psycopg(folder: Path, scheme: str) -> None:
    settings = load_settings(folder, environ={"DATABASE_URL": f"{scheme}://u:geheim@db.invalid/x"})
    assert settings.database == "postgresql+psycopg://u:geheim@db.invalid/x"
    assert settings.postgres_url == "postgresql://u:geheim@db.invalid/x"
    assert settings.database_file is None
    assert "geheim" not in settings.shown_database


def test_a_folder_that_was_never_set_up_gives_settings_that_say_so(tmp_path: Path) -> None:
    assert not load_settings(tmp_path, environ={}).initialised


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"CONTEST_MODE": "prod"}, "mode='prod'"),
        ({"CONTEST_MAX_UPLOAD_MB": "banyak"}, "CONTEST_MAX_UPLOAD_MB='banyak'"),
        ({"CONTEST_MAX_UPLOAD_MB": "0"}, "max_upload_mb=0"),
        ({"CONTEST_TRUSTED_PROXIES": "-1"}, "trusted_proxies=-1"),
        ({"CONTEST_BASEURL": "https://a.invalid"}, "CONTEST_BASEURL"),
        ({"CONTEST_BASE_URL": "lomba.go.id"}, "base_url='lomba.go.id'"),
        ({"CONTEST_BASE_URL": "https://"}, "base_url='https://'"),
        ({"CONTEST_BASE_URL": "https://a.invalid/lomba"}, "base_url="),
        ({"CONTEST_BASE_URL": "https://a.invalid:0"}, "base_url="),
        ({"CONTEST_BASE_URL": "https://a.invalid:999999"}, "base_url="),
        ({"CONTEST_TIME_ZONE": "WITA"}, "time_zone='WITA'"),
        ({"CONTEST_TIME_ZONE": "Asia"}, "time_zone='Asia'"),
        ({"CONTEST_TIME_ZONE": "../etc/passwd"}, "time_zone="),
        ({"CONTEST_SECRET_KEY": "pendek"}, "CONTEST_SECRET_KEY"),
        ({"CONTEST_DATABASE_URL": "mysql://u@h/x"}, "database_url"),
        ({"CONTEST_DATABASE_URL": "sqlite:///relatif.db"}, "database_url"),
        ({"CONTEST_DATABASE_URL": "postgresql://u@h:port/x"}, "database_url"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
    ids=lambda value: (
        ",".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else ""
    ),
)
def test_a_bad_value_is_refused_by_its_name(
    folder: Path, environ: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsFault) as refused:
        load_settings(folder, environ=environ)
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("mode = ", "tidak terbaca"),
        ('colour = "green"', "'colour' tidak dikenal"),
        ('max_upload_mb = "25"', "max_upload_mb harus berupa bilangan bulat"),
        ("trusted_proxies = true", "trusted_proxies harus berupa bilangan bulat"),
        ("time_zone = 8", "time_zone harus berupa teks"),
    ],
)
def test_a_bad_settings_file_is_refused_by_file_and_key(
    folder: Path, line: str, named: str
) -> None:
    with pytest.raises(SettingsFault) as refused:
        load_settings(_with(folder, line), environ={})
    assert str(folder / config.SETTINGS_FILE) in str(refused.value)
    assert named in str(refused.value)


def test_a_settings_file_of_stray_bytes_is_refused(folder: Path) -> None:
    (folder / config.SETTINGS_FILE).write_bytes(b"\xff\xfe\x00mode")
    with pytest.raises(SettingsFault, match="tidak terbaca"):
        load_settings(folder, environ={})


def test_a_secret_that_others_can_read_is_refused(folder: Path) -> None:
    (folder / config.SECRET_FILE).chmod(0o644)
    with pytest.raises(SettingsFault, match="chmod 600"):
        load_settings(folder, environ={})


def test_a_lost_secret_is_not_made_up_again(folder: Path) -> None:
    """Two processes would make up two, and sign each other's people out."""
    (folder / config.SECRET_FILE).unlink()
    with pytest.raises(SettingsFault, match="CONTEST_SECRET_KEY"):
        load_settings(folder, environ={})
    assert load_settings(folder, environ=SECRET).secret_key == "s" * 32


def test_a_real_instance_that_anyone_can_write_to_is_refused(folder: Path) -> None:
    folder.chmod(0o777)
    with pytest.raises(SettingsFault, match="chmod o-w"):
        load_settings(folder, environ={})


@pytest.mark.parametrize(
    "values", [{"mode": "produksi"}, {"base_url": "x"}, {"database_url": "mysql://h/x"}]
)
def test_nothing_is_written_when_a_value_is_bad(tmp_path: Path, values: dict[str, Any]) -> None:
    good = {"mode": "production", "base_url": "http://a.invalid"}
    with pytest.raises(SettingsFault):
        write_settings(tmp_path / "new", **(good | values))
    assert not (tmp_path / "new").exists()


def test_without_psycopg_the_remedy_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "find_spec", lambda name: None)
    with pytest.raises(SettingsFault, match="requirements-scale"):
        load_settings(folder, environ={"DATABASE_URL": "postgresql://h/x"})


def test_the_instance_is_the_given_one_else_the_variable_else_the_initialised_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "instance"
    monkeypatch.setattr(config, "PLAIN_INSTANCE", plain)
    monkeypatch.setattr(config, "DEMO_INSTANCE", plain / "demo")
    monkeypatch.delenv("CONTEST_INSTANCE", raising=False)
    assert config.find_instance() == plain / "demo"
    assert config.new_instance() == plain
    write_settings(plain, mode="demo", base_url="http://a.invalid")
    assert config.find_instance() == plain
    monkeypatch.setenv("CONTEST_INSTANCE", str(tmp_path / "other"))
    assert config.find_instance() == config.new_instance() == tmp_path / "other"
    assert config.find_instance(tmp_path / "given") == tmp_path / "given"
