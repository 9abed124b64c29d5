"""Forms about agencies, participants and the people who work for them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, StringField

from contest.domain.accounts import INSTITUTION_LENGTH, NAME_LENGTH
from contest.domain.agencies import NAME_LENGTH as AGENCY_NAME_LENGTH
from contest.domain.agencies import SHORT_NAME_LENGTH, AgencyKind
from contest.queries.agencies import choices
from contest.services.agencies import AgencyData
from contest.services.appointments import Person
from contest.web.fields import ChoiceField, at_most, number_or_none, optional, required
from contest.web.forms import BaseForm, VersionedForm
from contest.wording.editions import AGENCY_KINDS


def agency_options(*kinds: AgencyKind, first: Any) -> list[SelectChoice]:
    """Agencies to choose from, grouped by kind; ``first`` stands for none."""
    return [
        SelectChoice("", first),
        *(
            SelectChoice(str(found.id), found.name, optgroup=str(AGENCY_KINDS[found.kind]))
            for found in choices(*kinds)
        ),
    ]


class AgencyForm(VersionedForm):
    """One agency of the tree."""

    name = StringField(_l("Nama lengkap"), [required(), at_most(AGENCY_NAME_LENGTH)])
    short_name = StringField(_l("Nama singkat"), [optional(), at_most(SHORT_NAME_LENGTH)])
    kind = ChoiceField(_l("Jenis"), [required()])
    parent_id = ChoiceField(_l("Induk"), coerce=number_or_none)
    must_enter = BooleanField(_l("Wajib mengirim paling sedikit satu inovasi"))
    to_verify = BooleanField(_l("Masih perlu diverifikasi"))
    active = BooleanField(_l("Aktif; masih ada dan ikut lomba"))

    def offer(self, *, province: bool) -> None:
        """Kinds and parents to choose from; the province itself keeps its kind."""
        kinds = [kind for kind in AgencyKind if (kind is AgencyKind.PROVINCE) is province]
        self.kind.choices = [SelectChoice(str(kind), AGENCY_KINDS[kind]) for kind in kinds]
        self.parent_id.choices = agency_options(first=_l("Tanpa induk"))

    def agency(self) -> AgencyData:
        """What was typed."""
        return AgencyData(
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            kind=AgencyKind(self.kind.data or ""),
            parent_id=self.parent_id.data,
            must_enter=bool(self.must_enter.data),
            to_verify=bool(self.to_verify.data),
            active=bool(self.active.data),
        )


class ParticipantForm(VersionedForm):
    """A community participant, or the contact of an agency."""

    name = StringField(_l("Nama orang atau kelompok"))
    government_id = ChoiceField(_l("Diusulkan oleh"), coerce=number_or_none)
    contact_name = StringField(_l("Narahubung"))
    contact_phone = StringField(_l("Nomor WhatsApp narahubung"))

    def offer(self) -> None:
        """The governments that may enter a community participant."""
        self.government_id.choices = agency_options(
            AgencyKind.GOVERNMENT, first=_l("Mendaftar sendiri")
        )


class OfficerForm(BaseForm):
    """A new account for an officer."""

    name = StringField(_l("Nama lengkap dan gelar"), [required(), at_most(NAME_LENGTH)])
    phone = StringField(_l("Nomor WhatsApp"), [optional(), at_most(40)])
    username = StringField(_l("Nama pengguna"), [required(), at_most(80)])

    def person(self) -> Person:
        """What was typed."""
        return Person(self.username.data or "", self.name.data or "", self.phone.data or "")


class JudgeForm(OfficerForm):
    """A new account for a judge."""

    institution = StringField(_l("Lembaga"), [optional(), at_most(INSTITUTION_LENGTH)])
    agency_id = ChoiceField(_l("Perangkat daerah"), coerce=number_or_none)

    def offer(self) -> None:
        """The agencies a judge can belong to."""
        self.agency_id.choices = agency_options(first=_l("Bukan dari perangkat daerah"))

    def person(self) -> Person:
        """What was typed."""
        return Person(
            self.username.data or "",
            self.name.data or "",
            self.phone.data or "",
            self.institution.data or "",
            self.agency_id.data,
        )


class KnownPersonForm(BaseForm):
    """The user name of somebody who has an account already."""

    username = StringField(_l("Nama pengguna"), [required(), at_most(80)])


class PersonDataForm(VersionedForm):
    """What is known about a person."""

    name = StringField(_l("Nama lengkap dan gelar"), [required(), at_most(NAME_LENGTH)])
    phone = StringField(_l("Nomor WhatsApp"), [optional(), at_most(40)])
    institution = StringField(_l("Lembaga"), [optional(), at_most(INSTITUTION_LENGTH)])
    agency_id = ChoiceField(_l("Perangkat daerah"), coerce=number_or_none)

    def offer(self) -> None:
        """The agencies a person can belong to."""
        self.agency_id.choices = agency_options(first=_l("Bukan dari perangkat daerah"))
