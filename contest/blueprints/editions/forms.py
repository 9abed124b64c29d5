"""Forms about an edition: its making, its stages, who signs."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectChoice, StringField, TextAreaField
from wtforms.validators import ValidationError

from contest.domain.signatories import (
    NAME_LENGTH,
    OFFICE_LENGTH,
    PREFIXES,
    RANK_LENGTH,
    SignatoryData,
)
from contest.web.fields import (
    ChoiceField,
    DayField,
    MomentField,
    WholeNumberField,
    at_most,
    number_or_none,
    optional,
    required,
)
from contest.web.forms import BaseForm, VersionedForm
from contest.wording.editions import SIGNATORY_KINDS

REASON_LENGTH = 2000


class EditionForm(BaseForm):
    """A new edition from a template."""

    template = ChoiceField(_l("Pola edisi"), [required()])
    year = WholeNumberField(_l("Tahun"), [required()])
    first_day = DayField(_l("Hari pertama pendaftaran"), [required()])

    def offer(self, templates: list[tuple[str, str]]) -> None:
        """The templates to choose from."""
        self.template.choices = [SelectChoice(key, name) for key, name in templates]

    def validate_year(self, field: Any) -> None:
        """A year people can live in."""
        if field.data is not None and not 2000 <= field.data <= 2099:
            raise ValidationError(_l("Isi tahun antara 2000 dan 2099."))


class StageForm(VersionedForm):
    """New times of a stage for everyone."""

    opens_at = MomentField(_l("Dibuka (WITA)"), [required()])
    closes_at = MomentField(_l("Ditutup (WITA)"), [required()])
    grace_minutes = WholeNumberField(_l("Toleransi setelah ditutup"), [required()])
    reason = TextAreaField(_l("Alasan perubahan"), [required(), at_most(REASON_LENGTH)])


class ExtensionForm(BaseForm):
    """More time for one participant."""

    participant_id = ChoiceField(_l("Peserta"), [required()], coerce=number_or_none)
    closes_at = MomentField(_l("Ditutup bagi peserta ini (WITA)"), [required()])
    reason = TextAreaField(_l("Alasan perpanjangan"), [required(), at_most(REASON_LENGTH)])

    def offer(self, participants: list[tuple[int, str]]) -> None:
        """The participants to choose from."""
        self.participant_id.choices = [
            SelectChoice("", _l("Pilih peserta")),
            *(SelectChoice(str(key), name) for key, name in participants),
        ]


class SignatoryForm(VersionedForm):
    """Who signs, as certificates print him."""

    kind = ChoiceField(
        _l("Jenis penanda tangan"),
        [required()],
        choices=[SelectChoice(key, label) for key, label in SIGNATORY_KINDS.items()],
    )
    prefix = ChoiceField(
        _l("Awalan jabatan"),
        choices=[SelectChoice(text, text or _l("Tanpa awalan")) for text in PREFIXES],
    )
    office = StringField(_l("Jabatan"), [required(), at_most(OFFICE_LENGTH)])
    name = StringField(_l("Nama lengkap dan gelar"), [required(), at_most(NAME_LENGTH)])
    rank = StringField(_l("Pangkat"), [optional(), at_most(RANK_LENGTH)])
    nip = StringField(_l("NIP"), [optional(), at_most(40)])

    def signatory(self) -> SignatoryData:
        """What was typed."""
        return SignatoryData(
            kind=self.kind.data or "",
            office=self.office.data or "",
            name=self.name.data or "",
            prefix=self.prefix.data or "",
            rank=self.rank.data or "",
            nip=self.nip.data or "",
        )


class EmblemForm(BaseForm):
    """An emblem to print over a signature."""

    emblem = FileField(_l("Gambar lambang"))
