"""Forms of the certificates pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from contest.domain.certificates import CertificateKind
from contest.queries.certificates import SignatoryRow
from contest.web.forms import BaseForm
from contest.wording.certificates import KINDS

_REQUIRED = InputRequired(_l("Isian ini wajib diisi."))


class OrderForm(BaseForm):
    """Whose certificates are numbered, who signs, where and of which day."""

    kinds = SelectMultipleField(
        _l("Jenis piagam"),
        choices=[SelectChoice(str(kind), KINDS[kind]) for kind in CertificateKind],
    )
    signatory = SelectField(_l("Penanda tangan"), coerce=int, validate_choice=False)
    place = StringField(_l("Tempat"), validators=[_REQUIRED, Length(max=80)])
    issue_date = DateField(_l("Tanggal piagam"), validators=[_REQUIRED])

    def offer(self, signatories: list[SignatoryRow]) -> None:
        """Fill the choice of signatories."""
        self.signatory.choices = [(row.id, row.label) for row in signatories]

    def wanted_kinds(self) -> frozenset[CertificateKind]:
        """The chosen kinds; unknown ones were refused by the field."""
        chosen = self.kinds.data if self.kinds else [str(kind) for kind in CertificateKind]
        return frozenset(CertificateKind(value) for value in chosen or ())


class VoidForm(BaseForm):
    """Why a certificate is void; the public reads it."""

    reason = StringField(
        _l("Alasan pembatalan"),
        validators=[
            InputRequired(_l("Tuliskan alasannya; publik akan membacanya.")),
            Length(max=1000),
        ],
    )


class ReplaceForm(OrderForm, VoidForm):
    """A void certificate's reason together with the order for its replacement."""

    kinds = None


def form_values(form: OrderForm) -> dict[str, Any]:
    """The order's plain values."""
    return {
        "kinds": form.wanted_kinds(),
        "signatory_id": form.signatory.data or 0,
        "place": form.place.data or "",
        "issue_date": form.issue_date.data,
    }
