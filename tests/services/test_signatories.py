"""Signatories and emblems: checked, versioned, redrawn before they are stored."""

import io

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin
from sqlalchemy import select

from contest.domain.actor import Actor, Role
from contest.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale
from contest.domain.signatories import EMBLEM_BYTES, SignatoryData
from contest.models import db
from contest.models.editions import Edition, EditionState, Emblem, Signatory
from contest.services import signatories
from tests.factories import NOW, actor_of, make_edition, make_user

HEAD = SignatoryData(kind="agency-head", office="Kepala BRIDA", name="Uji, M.Si.", prefix="Plt.")


@pytest.fixture
def secretary(app: Flask) -> Actor:
    return actor_of(make_user(Role.SECRETARIAT))


@pytest.fixture
def edition(app: Flask) -> Edition:
    return make_edition()


def _png(width: int = 40, height: int = 60, note: str = "") -> bytes:
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", note)
    Image.new("RGBA", (width, height), (10, 80, 60, 255)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def test_a_signatory_is_added_and_changed(secretary: Actor, edition: Edition) -> None:
    key = signatories.add_signatory(secretary, edition.slug, HEAD, at=NOW)
    row = db.session.get_one(Signatory, key)
    assert (row.office, row.prefix, row.nip) == ("Kepala BRIDA", "Plt.", None)
    changed = SignatoryData(kind="governor", office="Gubernur", name="Nama Lain")
    signatories.change_signatory(secretary, edition.slug, key, changed, version=row.version, at=NOW)
    assert db.session.scalars(select(Signatory.name)).all() == ["Nama Lain"]


def test_a_newer_save_is_not_overwritten(secretary: Actor, edition: Edition) -> None:
    key = signatories.add_signatory(secretary, edition.slug, HEAD, at=NOW)
    with pytest.raises(Stale):
        signatories.change_signatory(secretary, edition.slug, key, HEAD, version=0, at=NOW)


def test_another_edition_s_signatory_is_not_found(secretary: Actor, edition: Edition) -> None:
    key = signatories.add_signatory(secretary, edition.slug, HEAD, at=NOW)
    other = make_edition(year=2030)
    with pytest.raises(NotFound):
        signatories.change_signatory(secretary, other.slug, key, HEAD, version=1, at=NOW)


def test_an_archived_edition_is_only_read(secretary: Actor) -> None:
    former = make_edition(state=EditionState.ARCHIVED)
    with pytest.raises(Refusal, match="edition-archived"):
        signatories.add_signatory(secretary, former.slug, HEAD, at=NOW)


def test_only_the_secretariat_sets_who_signs(edition: Edition) -> None:
    judge = actor_of(make_user(Role.JUDGE))
    with pytest.raises(Forbidden):
        signatories.add_signatory(judge, edition.slug, HEAD, at=NOW)
    with pytest.raises(Forbidden):
        signatories.upload_emblem(judge, edition.slug, "governor", _png(), at=NOW)


def test_an_emblem_is_redrawn_and_replaces_the_former(secretary: Actor, edition: Edition) -> None:
    signatories.upload_emblem(secretary, edition.slug, "governor", _png(note="asal"), at=NOW)
    signatories.upload_emblem(secretary, edition.slug, "governor", _png(80, 80), at=NOW)
    stored = signatories.open_emblem(secretary, edition.slug, "governor")
    with Image.open(io.BytesIO(stored)) as picture:
        assert (picture.size, picture.info) == ((80, 80), {})
    assert len(db.session.scalars(select(Emblem)).all()) == 1


def test_what_the_uploader_wrote_into_the_file_does_not_stay(
    secretary: Actor, edition: Edition
) -> None:
    signatories.upload_emblem(secretary, edition.slug, "governor", _png(note="rahasia"), at=NOW)
    assert b"rahasia" not in signatories.open_emblem(secretary, edition.slug, "governor")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad-emblem"),
        (b"bukan gambar", "bad-emblem"),
        (_png()[:-20], "bad-emblem"),
        (b"x" * (EMBLEM_BYTES + 1), "emblem-too-large"),
    ],
)
def test_anything_but_a_whole_small_png_is_refused(
    secretary: Actor, edition: Edition, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        signatories.upload_emblem(secretary, edition.slug, "governor", content, at=NOW)
    assert [(p.field, p.code) for p in refused.value.problems] == [("emblem", code)]
    assert db.session.scalars(select(Emblem)).all() == []


def test_a_picture_of_another_kind_is_refused(secretary: Actor, edition: Edition) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "JPEG")
    with pytest.raises(Invalid):
        signatories.upload_emblem(secretary, edition.slug, "governor", out.getvalue(), at=NOW)


def test_an_emblem_nobody_uploaded_is_not_found(secretary: Actor, edition: Edition) -> None:
    for kind in ("governor", "raja"):
        with pytest.raises(NotFound):
            signatories.open_emblem(secretary, edition.slug, kind)
