"""Long texts fit by rule, and nothing is ever cut off in silence."""

from itertools import pairwise

import pytest
from PIL import ImageChops

from contest.rendering import certificates, estimate, fit, sheets
from contest.rendering.facts import Signatory
from contest.rendering.pdf import Box
from contest.rendering.refusals import DoesNotFit, MissingGlyphs
from contest.rendering.sheets import Settled
from tests.rendering import samples
from tests.rendering.samples import CORPUS, facts, picture, squeezed, text_of

# The inner hairline of the border, and the paper inside it, in mm.
FRAME = (18.6, 18.6, 297 - 18.6, 210 - 18.6)


def test_the_corpus_holds_what_was_promised():
    assert len(samples.LONG_NAME) == 120
    assert len(samples.LONG_TITLE) == 300
    assert len(CORPUS) >= 20


@pytest.fixture(scope="module")
def corpus() -> dict[str, tuple[bytes, Settled]]:
    """The corpus rendered as one batch: each file, and how it was laid out."""
    batch = [facts(**changes) for changes in CORPUS.values()]
    files = certificates.render_certificates(batch)
    return dict(zip(CORPUS, zip(files, sheets.settle(batch), strict=True), strict=True))


@pytest.mark.parametrize("name", CORPUS)
def test_a_page_of_the_corpus_holds_all_its_text_within_its_frame(corpus, name):
    pdf, settled = corpus[name]
    read = squeezed(text_of(pdf))
    printed = sheets.printed(facts(**CORPUS[name]))
    for said in (printed.recipient, printed.entry_title, printed.event, printed.signatory.name):
        assert squeezed(said) in read
    ground = sheets.settled_ground(settled.sheet.ground)
    only_text = ImageChops.difference(picture(pdf), picture(ground.drawn)).getbbox()
    left, top, right, bottom = (pixels * 25.4 / 150 for pixels in only_text)
    assert left > FRAME[0] + 5
    assert top > FRAME[1] + 40
    assert right < FRAME[2] - 5
    assert bottom < FRAME[3] - 3


@pytest.mark.parametrize("name", CORPUS)
def test_no_text_of_the_corpus_runs_into_another(corpus, name):
    settled = corpus[name][1]
    body = [settled.boxes[part] for part in fit.BODY if part in settled.boxes]
    for above, below in pairwise(body):
        assert above.bottom <= below.top + 0.01
    ground = sheets.settled_ground(settled.sheet.ground)
    assert body[-1].bottom <= ground.boxes["sign"].top - 2
    assert settled.boxes["number"].bottom <= body[0].top
    for boxes in (settled.boxes, ground.boxes):
        for part, box in boxes.items():
            assert box.widest <= box.width + 0.06, part
    decree = ground.boxes.get("decree")
    assert decree is None or decree.left + decree.width < ground.boxes["sign"].left


def test_without_an_estimate_the_layout_alone_finds_what_fits(monkeypatch):
    def no_estimate(texts, limit):
        raise fit.Overflow("recipient")

    monkeypatch.setattr(estimate, "setting", no_estimate)
    batch = [
        facts(number=f"000.9.3/{k:04d}/BRIDA/2026", **CORPUS[name])
        for k, name in enumerate(("all-long", "only-needed", "long-title", "governor"))
    ]
    for k, settled in enumerate(sheets.settle(batch)):
        assert settled.facts.number.startswith(f"000.9.3/{k:04d}")
        limit = sheets.settled_ground(settled.sheet.ground).limit
        assert fit.next_setting(settled.sheet.setting, settled.boxes, limit) is None


def test_a_usual_certificate_is_not_shrunk():
    report = certificates.fit_report(facts())
    assert not report.shrunk
    assert (report.size, report.lines) == (29, 1)
    assert report.of("event").lines == 2


def test_a_long_name_shrinks_before_it_breaks():
    fitted = [
        certificates.fit_report(facts(recipient="Muhammad Rahmat " * k + "Noor"))
        for k in range(1, 8)
    ]
    lines = [report.lines for report in fitted]
    assert lines == sorted(lines)
    assert lines[0] == 1
    assert lines[-1] == 2
    for before, after in pairwise(fitted):
        assert after.size <= before.size or after.lines > before.lines
    assert any(report.shrunk and report.lines == 1 for report in fitted)


def test_a_name_that_fits_at_no_size_is_refused_by_name():
    name = "Muhammad Rahmatullah " * 12
    with pytest.raises(DoesNotFit) as refusal:
        certificates.render_certificate(facts(recipient=name))
    assert refusal.value.code == "does-not-fit"
    assert refusal.value.field == "recipient"
    assert refusal.value.facts["recipient"] == name
    with pytest.raises(DoesNotFit):
        certificates.fit_report(facts(recipient=name))


def test_one_endless_word_is_refused_not_broken():
    with pytest.raises(DoesNotFit) as refusal:
        certificates.fit_report(facts(entry_title="A" * 200))
    assert refusal.value.field == "entry_title"


def test_a_title_of_a_thousand_letters_is_refused():
    with pytest.raises(DoesNotFit) as refusal:
        certificates.fit_report(facts(entry_title=samples.LONG_TITLE * 4))
    assert refusal.value.field == "entry_title"
    assert refusal.value.recipient == samples.BASE.recipient


def test_a_page_too_full_although_each_text_fits_is_refused():
    full = {"recipient": samples.LONG_NAME, "event": "atas dedikasi " * 45}
    with pytest.raises(DoesNotFit):
        certificates.fit_report(facts(**CORPUS["all-long"] | CORPUS["long-office"] | full))


@pytest.mark.parametrize("field", ["signatory", "office"])
def test_a_signature_block_that_does_not_fit_is_refused(field):
    block = {"office": "Kepala Badan", "name": "Rahmat"}
    block["name" if field == "signatory" else "office"] = "Rahmatullah " * 40
    with pytest.raises(DoesNotFit) as refusal:
        certificates.fit_report(facts(signatory=Signatory(**block)))
    assert refusal.value.field == field
    assert refusal.value.recipient == samples.BASE.recipient


@pytest.mark.parametrize(
    ("field", "text", "lacking"),
    [
        ("recipient", "محمد رحمة", "محدرة"),
        ("entry_title", "Desa 数字 Cerdas", "数字"),
        ("entry_title", "Bahagia 😀", "😀"),
    ],
)
def test_letters_the_fonts_lack_are_refused_by_name(field, text, lacking):
    with pytest.raises(MissingGlyphs) as refusal:
        certificates.render_certificate(facts(**{field: text}))
    assert refusal.value.field == field
    assert refusal.value.characters == lacking
    assert refusal.value.facts["recipient"] == facts(**{field: text}).recipient


def test_signs_that_turn_the_reading_order_are_taken_out():
    hidden = facts(recipient="Siti\u202e hamhaR\u202c\u200b Aminah\ufeff\x07")
    shown = facts(recipient="Siti hamhaR Aminah")
    assert certificates.render_certificate(hidden) == certificates.render_certificate(shown)


def test_composed_and_decomposed_letters_print_alike():
    composed, decomposed = facts(recipient="Ñandú"), facts(recipient="N\u0303andu\u0301")
    assert certificates.render_certificate(composed) == certificates.render_certificate(decomposed)


def box(width: float, top: float = 80.0, lines: int = 1, extent: float = 50.0) -> Box:
    return Box(0, top, width, 10.0, lines, extent / lines, extent)


def test_the_rule_leaves_alone_what_fits():
    assert fit.next_setting(fit.Setting(), {"number": box(width=237)}) is None


def test_the_rule_skips_sizes_that_cannot_hold_the_text():
    setting = fit.next_setting(fit.Setting(), {"recipient": box(width=237, lines=2, extent=300)})
    assert setting.step("recipient") == (22.5, 1)


def test_the_rule_shares_out_the_room_that_is_left():
    boxes = {"recipient": box(width=237, top=80), "event": box(width=220, top=90)}
    setting = fit.next_setting(fit.Setting(), boxes, limit=103)
    assert setting.air == pytest.approx(3 / 1.4)
    assert fit.next_setting(setting, boxes, limit=103) is None


def test_the_rule_takes_back_room_that_was_shared_out_too_freely():
    boxes = {"recipient": box(width=237, top=80), "event": box(width=220, top=96)}
    setting = fit.next_setting(fit.Setting(air=2.0), boxes, limit=105)
    assert setting.air == pytest.approx(2 - 1 / 1.4)


def test_the_report_names_unknown_fields():
    with pytest.raises(KeyError):
        certificates.fit_report(facts()).of("colour")
