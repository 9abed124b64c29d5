"""Forms about other people's accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from contest.domain.accounts import GRANTABLE, INSTITUTION_LENGTH, NAME_LENGTH
from contest.domain.actor import Role
from contest.queries.accounts import agency_choices, participant_choices
from contest.web.fields import ChoiceField, at_most, number_or_none, optional, required
from contest.web.forms import BaseForm
from contest.wording.accounts import ROLES


class UsernameForm(BaseForm):
    """The name a person signs in with."""

    username = StringField(_l("Nama pengguna"), [required(), at_most(80)])


class PersonForm(BaseForm):
    """What is known about a person."""

    name = StringField(_l("Nama lengkap dan gelar"), [required(), at_most(NAME_LENGTH)])
    phone = StringField(_l("Nomor WhatsApp"), [optional(), at_most(40)])
    agency_id = ChoiceField(_l("Instansi"), coerce=number_or_none)
    institution = StringField(_l("Lembaga lain"), [optional(), at_most(INSTITUTION_LENGTH)])
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency_id.choices = [("", _l("Bukan dari instansi pada daftar")), *agency_choices()]

    def values(self) -> dict[str, Any]:
        """The fields a service takes, and nothing else that was posted."""
        return {
            "name": self.name.data or "",
            "phone": self.phone.data or "",
            "institution": self.institution.data or "",
            "agency_id": self.agency_id.data,
        }


class NewAccountForm(UsernameForm, PersonForm):
    """A person and the name he signs in with."""


class RoleForm(BaseForm):
    """A role to give; an officer's with his participant."""

    role = ChoiceField(_l("Peran"), [required()])
    participant_id = ChoiceField(_l("Peserta yang diwakili"), coerce=number_or_none)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grantable = [(str(role), ROLES[role]) for role in ROLES if role in GRANTABLE]
        self.role.choices = [("", _l("Pilih peran")), *grantable]
        self.participant_id.choices = [("", _l("Tidak mewakili peserta")), *participant_choices()]

    @property
    def chosen(self) -> Role:
        """The role that was chosen."""
        return Role(self.role.data)
