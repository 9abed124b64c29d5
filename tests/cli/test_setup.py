"""``flask init``, ``doctor`` and ``upgrade``: an instance is made whole or not at all."""

import json
import re
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from contest.app import create_app
from contest.cli.instance import working
from contest.config import DATABASE_FILE, SETTINGS_FILE, Settings, load_settings, write_settings
from contest.models.schema import SchemaState, read_schema
from contest.rendering.pdf import Probe
from tests.cli.support import by_hand, flask, initialised
from tests.conftest import SERVER, fresh_database

DOCTOR = import_module("contest.cli.doctor")
"""The module; as an attribute of its package that name is the command."""
URL = "https://lomba.contoh.go.id"


@pytest.fixture
def database() -> Iterator[list[str]]:
    """Where ``init`` makes its tables: options of the command."""
    if not SERVER:
        yield []
        return
    with fresh_database() as url:
        yield ["--database-url", url]


def _init(folder: Path, *more: str | Path, **options: str) -> Any:
    values = {"base-url": URL, "administrator": "pengelola.uji", "name": "Nama Uji"} | {
        key.replace("_", "-"): value for key, value in options.items()
    }
    words = [word for key, value in values.items() for word in (f"--{key}", value)]
    return flask("init", "--instance", folder, *words, *more)


def test_init_makes_an_instance_and_prints_the_activation_link(
    tmp_path: Path, database: list[str]
) -> None:
    folder = tmp_path / "lomba"
    said = _init(folder, *database)
    assert (said.code, said.err) == (0, "")
    link = re.search(rf"{URL}/undangan/([0-9a-z]+)", said.out)
    assert link is not None
    assert load_settings(folder, environ={}).mode == "production"
    for command in (("doctor",), ("check",), ("audit", "verify")):
        answer = flask(*command, "--instance", folder)
        assert (answer.code, answer.err) == (0, ""), command
    app = create_app(load_settings(folder, environ={}))
    with working(app):
        client = app.test_client()
        page = client.get(f"/undangan/{link[1]}", base_url=URL, follow_redirects=True)
    assert page.status_code == 200
    assert "pengelola.uji" in page.text or "Aktifkan" in page.text


def test_a_second_init_is_refused_and_changes_nothing(tmp_path: Path, database: list[str]) -> None:
    folder = tmp_path / "lomba"
    _init(folder, *database)
    before = (folder / SETTINGS_FILE).read_bytes()
    said = _init(folder, *database, administrator="orang.lain")
    assert said.code == 1
    assert said.problems == (f"{folder}: sudah disiapkan; pakai folder lain dengan --instance.",)
    assert (folder / SETTINGS_FILE).read_bytes() == before


def test_init_never_goes_over_the_data_of_an_instance_without_settings(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"data lama")
    said = _init(tmp_path)
    assert said.code == 1
    assert "sisa instans lama" in said.err
    assert (tmp_path / DATABASE_FILE).read_bytes() == b"data lama"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"base_url": "lomba"}, "base_url='lomba'"),
        ({"administrator": "x"}, "username: "),
        ({"name": " "}, "name: "),
        ({"database_url": "mysql://h/x"}, "database_url: "),
        ({"agencies": "tiada"}, "agencies/tiada.json: "),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_a_bad_answer_leaves_no_instance(
    tmp_path: Path, options: dict[str, str], named: str
) -> None:
    folder = tmp_path / "lomba"
    said = _init(folder, **options)
    assert said.code == 1
    assert len(said.problems) == 1
    assert said.err.startswith(named)
    assert not folder.exists()


def test_a_corrupt_agency_file_is_refused_by_file_row_and_field(tmp_path: Path) -> None:
    source = Path("contest/data/agencies/kalsel-2026.json")
    value = json.loads(source.read_text(encoding="utf-8"))
    value["agencies"][4]["must_enter"] = "ya"
    del value["agencies"][6]["name"]
    broken = tmp_path / "kalsel-2026.json"
    broken.write_text(json.dumps(value), encoding="utf-8")
    said = _init(tmp_path / "lomba", agencies=str(broken))
    assert said.code == 1
    assert len(said.problems) == 2
    assert said.problems[0].startswith(f"{broken}: agencies[4].must_enter: ")
    assert said.problems[1].startswith(f"{broken}: agencies[6].name: ")
    assert not (tmp_path / "lomba").exists()


@pytest.mark.parametrize("content", [b'{"key": ', b"\xff\xfe", b"[]", b""])
def test_a_file_that_is_no_list_at_all_is_one_line(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "daftar.json"
    broken.write_bytes(content)
    said = _init(tmp_path / "lomba", agencies=str(broken))
    assert said.code == 1
    assert len(said.problems) == 1
    assert said.err.startswith(f"{broken}: ")


def test_an_unwritable_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("bukan folder")
    said = _init(tmp_path / "berkas" / "lomba")
    assert said.code == 1
    assert said.problems[0].startswith(f"{tmp_path}/berkas/lomba: tidak dapat ditulis (")
    assert len(said.problems) == 1


@pytest.fixture
def ready(instance: Settings) -> Settings:
    return initialised(instance)


def test_a_good_instance_is_called_good_line_by_line(ready: Settings) -> None:
    said = flask("doctor", "--instance", ready.instance)
    assert (said.code, said.err) == (0, "")
    assert "GAGAL" not in said.out
    assert f"baik   folder: {ready.instance}" in said.out
    assert "baik   skema: versi 0001" in said.out


def test_the_doctor_of_an_empty_folder_says_init(tmp_path: Path) -> None:
    said = flask("doctor", "--instance", tmp_path)
    assert said.code == 1
    assert said.problems == (f"instans: {tmp_path} kosong; jalankan flask init",)


def test_the_doctor_names_a_missing_library_and_its_package(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = Probe("WeasyPrint/Pango", False, "libpango-1.0-0 tidak ada", "apt-get install x")
    monkeypatch.setattr(DOCTOR, "probe", lambda: (lacking,))
    said = flask("doctor", "--instance", ready.instance)
    assert said.code == 1
    assert said.problems == ("WeasyPrint/Pango: libpango-1.0-0 tidak ada; apt-get install x",)


def test_the_doctor_names_an_unwritable_folder(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "contest.cli.instance.tempfile.NamedTemporaryFile", _refusing("Permission denied")
    )
    said = flask("doctor", "--instance", ready.instance)
    assert said.code == 1
    assert said.problems == (
        f"folder: {ready.instance}: tidak dapat ditulis (Permission denied); "
        "beri hak tulis pada folder itu.",
    )
    worker = flask("worker", "--instance", ready.instance)
    assert worker.code == 1
    assert "tidak dapat ditulis (Permission denied)" in worker.err


def _refusing(reason: str) -> Any:
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, reason)

    return refuse


def test_the_doctor_names_a_full_disk(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DOCTOR, "_LEAST_FREE", 10**18)
    said = flask("doctor", "--instance", ready.instance)
    assert said.code == 1
    assert "sediakan paling sedikit 500 MB" in said.err


def _older(settings: Settings) -> None:
    with by_hand(settings) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))


def _unmarked(settings: Settings) -> None:
    with by_hand(settings) as connection:
        connection.execute(text("DROP TABLE alembic_version"))


FAULTY = [
    (_unmarked, "bukan basis data aplikasi ini"),
    (_older, "skema 0000 tidak dikenal perangkat lunak ini"),
]


@pytest.mark.parametrize(("spoil", "said_of_it"), FAULTY)
@pytest.mark.parametrize("command", ["doctor", "check", "worker", "upgrade"])
def test_a_database_that_does_not_fit_is_refused_with_its_remedy(
    ready: Settings, command: str, spoil: Any, said_of_it: str
) -> None:
    spoil(ready)
    said = flask(command, "--instance", ready.instance)
    assert said.code == 1
    assert len(said.problems) == 1
    assert said_of_it in said.err
    assert ready.shown_database in said.err


def _garbage(path: Path) -> None:
    path.write_bytes(b"ini bukan basis data " * 300)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE resep (bahan TEXT)")
        connection.commit()


FILES = [
    (_garbage, "tidak dapat dibaca (file is not a database)"),
    (_foreign, "bukan basis data aplikasi ini"),
    (Path.unlink, "tidak ada; pulihkan cadangan terakhir"),
    (lambda path: path.write_bytes(b""), "tidak berisi tabel"),
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("spoil", "said_of_it"), FILES)
@pytest.mark.parametrize("command", ["doctor", "check", "worker", "upgrade", "backup"])
def test_a_database_file_of_another_kind_is_refused_and_left_alone(
    ready: Settings, command: str, spoil: Any, said_of_it: str
) -> None:
    path = ready.instance / DATABASE_FILE
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    words = [ready.instance / "x.tar"] if command == "backup" else []
    said = flask(command, *words, "--instance", ready.instance)
    assert said.code == 1
    assert len(said.problems) == 1
    assert said_of_it in said.err
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_damaged_page_is_found(ready: Settings) -> None:
    """The doctor and the check look into the file; a backup of it is refused."""
    if ready.database_file is None:
        pytest.skip("about SQLite's file")
    content = bytearray(ready.database_file.read_bytes())
    page = len(content) // 4096 // 2 * 4096
    content[page : page + 2048] = b"\xa5" * 2048
    ready.database_file.write_bytes(content)
    for command in ("doctor", "check"):
        said = flask(command, "--instance", ready.instance)
        assert said.code == 1
        assert said.problems
    said = flask("backup", ready.instance / "x.tar", "--instance", ready.instance)
    assert said.code == 1
    assert len(said.problems) == 1
    assert not (ready.instance / "x.tar").exists()


def test_an_upgrade_of_a_current_schema_does_nothing(ready: Settings) -> None:
    said = flask("upgrade", "--instance", ready.instance)
    assert (said.code, said.err) == (0, "")
    assert "sudah yang terbaru" in said.out
    assert not (ready.instance / "cadangan").exists()


@pytest.mark.sqlite_only
def test_an_upgrade_backs_up_first_and_then_changes_the_tables(
    ready: Settings, monkeypatch: pytest.MonkeyPatch, later_step: Path
) -> None:
    assert read_schema(ready.database, ready.database_file).state is SchemaState.OLDER
    worker = flask("worker", "--instance", ready.instance)
    assert worker.code == 1
    assert f"jalankan flask upgrade --instance {ready.instance}" in worker.err
    said = flask("upgrade", "--instance", ready.instance)
    assert (said.code, said.err) == (0, "")
    assert read_schema(ready.database, ready.database_file).state is SchemaState.CURRENT
    (archive,) = (ready.instance / "cadangan").iterdir()
    with tarfile.open(archive) as tar:
        assert DATABASE_FILE in tar.getnames()
    with by_hand(ready) as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM later")).scalar_one() == 0


@pytest.fixture
def later_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations with one more step, as a later version of the product would bring."""
    import shutil

    from contest.models import schema

    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_later.py").write_text(
        '"""Add a table."""\n'
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        'revision, down_revision = "0002", "0001"\n'
        'def upgrade():\n    op.create_table("later", sa.Column("id", sa.Integer))\n'
        'def downgrade():\n    op.drop_table("later")\n'
    )
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    monkeypatch.setattr("contest.app.migrate.directory", str(folder))
    return folder


def test_a_lost_database_is_not_replaced_by_an_empty_one(ready: Settings) -> None:
    """``flask db upgrade`` would make one; an instance with stored files refuses it."""
    if ready.database_file is None:
        pytest.skip("about SQLite's file")
    (ready.files / "ab").mkdir(parents=True)
    app = create_app(ready)
    ready.database_file.unlink()
    with working(app), pytest.raises(SystemExit):
        upgrade()
    assert not ready.database_file.exists()


@pytest.mark.parametrize("line", ["mode = ", 'base_url = "x"'])
@pytest.mark.parametrize("command", ["doctor", "check", "worker", "upgrade"])
def test_corrupt_settings_are_one_line(tmp_path: Path, command: str, line: str) -> None:
    write_settings(tmp_path / "i", mode="production", base_url=URL)
    (tmp_path / "i" / SETTINGS_FILE).write_text(line)
    said = flask(command, "--instance", tmp_path / "i")
    assert said.code == 1
    assert len(said.problems) == 1
