"""The look keeps its promises: contrast, vendored files, weight, one place for each colour."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SHEETS = ("app", "layout", "components", "print")
FIRST_LOAD_BYTES = 150_000
LATER_LOAD_BYTES = 60_000

STATES = ("success", "info", "progress", "warning", "danger", "neutral", "gold")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "muted", "link") for ground in ("ground", "surface")),
    *((ink, "sunken") for ink in ("ink", "muted", "link")),
    *((f"{state}-ink", f"{state}-wash") for state in STATES),
    *((f"{state}-ink", "surface") for state in STATES),
    *(("ink", f"{state}-wash") for state in STATES),
    *((ink, "structure") for ink in ("on-structure", "on-structure-muted", "gold-bright")),
    ("on-structure", "structure-raised"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("accent", "surface"),
    ("accent", "accent-wash"),
    ("ink", "accent-wash"),
    ("muted", "accent-wash"),
    ("warning-ink", "ground"),
    ("danger-ink", "ground"),
    ("gold-ink", "ground"),
    ("link-hover", "ground"),
]
EDGE_PAIRS = [
    *((edge, ground) for edge in ("control", "focus", "gold") for ground in ("ground", "surface")),
    *((edge, "surface") for edge in ("warning-edge", "danger-edge", "accent")),
    ("gold-bright", "structure"),
]


def tokens() -> dict[str, dict[str, str]]:
    """Colour tokens of the light and the dark theme, read from the style sheet itself."""
    css = (STATIC / "css/app.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", css, re.DOTALL)
    named = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in (light, dark)]
    return {"light": named[0], "dark": named[0] | named[1]}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3.0)], ids=["text", "edges"]
)
def test_colours_can_be_told_apart(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = tokens()[theme]
    poor = {
        pair: round(ratio, 2)
        for pair in pairs
        if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < least
    }
    assert not poor


def test_colours_stand_in_the_tokens_only() -> None:
    for name in ("layout", "components"):
        css = (STATIC / f"css/{name}.css").read_text(encoding="utf-8")
        strays = set(re.findall(r"#[0-9a-f]{3,8}\b", css))
        # Ink on bright gold is dark in both themes; #000 is the opaque end of a mask.
        assert strays <= {"#1c2621", "#000"}, name


def test_every_token_that_is_used_is_defined() -> None:
    css = "\n".join((STATIC / f"css/{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    assert set(re.findall(r"var\(--([\w-]+)", css)) <= set(re.findall(r"--([\w-]+):", css))


def test_vendored_files_are_the_listed_ones() -> None:
    listed = json.loads((STATIC / "vendor/VENDOR.json").read_text(encoding="utf-8"))
    for row in listed:
        content = (ROOT / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]
        assert (ROOT / row["licence_file"]).is_file(), row["licence_file"]
        assert row["name"]
        assert row["version"]
        assert row["licence"]
    shipped = {str(path.relative_to(ROOT)) for path in STATIC.rglob("*.woff2")}
    assert shipped <= {row["file"] for row in listed}


def templates() -> Iterator[tuple[str, str]]:
    """Name and text of each template that a browser gets."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if not name.startswith("pdf/"):
            yield name, path.read_text(encoding="utf-8")


def test_pages_obey_the_content_security_policy() -> None:
    for name, text in templates():
        assert not re.search(r"<[a-z][^>]*\sstyle=", text), f"{name}: style attribute"
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", text), f"{name}: inline handler"
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), f"{name}: inline script"
        assert "<style" not in text, f"{name}: inline style sheet"


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = set()
    for _name, text in templates():
        asked |= set(re.findall(r"\bicon\('([\w-]+)'", text))
        asked |= set(re.findall(r"icon_name='([\w-]+)'", text))
    menu = (ROOT / "contest/web/navigation.py").read_text(encoding="utf-8")
    asked |= set(re.findall(r'"[a-z_]+\.[a-z_]+", "([\w-]+)"\)', menu))
    assert asked <= known
    assert len(asked) > 20, "the search for icon names finds nothing"


def loaded(page: str) -> dict[str, int]:
    """Bytes of the page and of what it draws in at first: sheets, scripts, icons, fonts, mark."""
    sizes = {"page": len(page.encode())}
    paths = re.findall(r'(?:href|src)="/static/([^"?#]+)', page)
    sizes |= {path: (STATIC / path).stat().st_size for path in paths}
    # The semibold face and the teeth of header and footer come through the style sheet.
    for path in ("fonts/plus-jakarta-sans-latin-600-normal.woff2", "motifs/teeth.svg"):
        sizes[path] = (STATIC / path).stat().st_size
    return sizes


@pytest.mark.parametrize("page", ["publik", "fokus", "penilaian", "galat"])
def test_first_load_fits_a_slow_line(client: FlaskClient, page: str) -> None:
    answer = client.get(f"/sekretariat/gaya/{page}")
    assert answer.status_code == 200
    sizes = loaded(answer.text)
    assert len(sizes) > 8
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES, sizes
    assert sizes["page"] <= LATER_LOAD_BYTES


@pytest.mark.parametrize("page", ["", "publik", "fokus", "penilaian", "galat", "kosong"])
def test_ids_are_unique_and_references_hold(client: FlaskClient, page: str) -> None:
    text = client.get(f"/sekretariat/gaya/{page}").text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    wanted = re.findall(r'\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"', text)
    assert {one for value in wanted for one in value.split()} <= set(ids)


def test_a_page_with_faults_says_so_in_its_title_and_leads_to_the_fields(
    client: FlaskClient,
) -> None:
    text = client.get("/sekretariat/gaya/galat").text
    assert "<title>Galat: Profil inovasi – " in text
    assert 'href="#judul"' in text
    assert 'id="judul"' in text
    assert 'aria-invalid="true"' in text


def test_the_style_guide_is_for_development_only(app: Flask, client: FlaskClient) -> None:
    assert client.get("/sekretariat/gaya/").status_code == 200
    assert client.get("/sekretariat/gaya/tidak-ada").status_code == 404
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mode="production")
    assert client.get("/sekretariat/gaya/").status_code == 404


@pytest.mark.parametrize("status", [403, 404, 405, 409, 413, 422, 423, 429, 500, 503, 507])
def test_a_refusal_renders_without_a_person_or_a_menu(app: Flask, status: int) -> None:
    template = app.jinja_env.get_template("errors/error.html")
    with app.test_request_context("/"):
        text = template.render(
            status=status, title="Sudah dikunci", reason="Jadwalnya sudah lewat."
        )
    assert "Sudah dikunci" in text
    assert "Jadwalnya sudah lewat." in text
    assert str(status) in text
    assert 'href="/"' in text
