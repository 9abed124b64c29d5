"""Forms of sign-in and of one's own account."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo

from contest.web.fields import required
from contest.web.forms import BaseForm


def same_as_password() -> Any:
    """The field repeats the new password."""
    return EqualTo("password", _l("Kedua isian kata sandi baru belum sama."))


class SignInForm(BaseForm):
    """User name and password."""

    username = StringField(_l("Nama pengguna"), [required()])
    password = PasswordField(_l("Kata sandi"), [required()])


class CodeForm(BaseForm):
    """A code from the authenticator or from the printed sheet."""

    code = StringField(_l("Kode"), [required()])


class InvitationForm(BaseForm):
    """What an invited person gives: his user name and a password of his own."""

    username = StringField(_l("Nama pengguna"), [required()])
    password = PasswordField(_l("Kata sandi baru"), [required()])
    repeat = PasswordField(_l("Ulangi kata sandi baru"), [required(), same_as_password()])


class PasswordChangeForm(BaseForm):
    """The present password and the new one."""

    current = PasswordField(_l("Kata sandi saat ini"), [required()])
    password = PasswordField(_l("Kata sandi baru"), [required()])
    repeat = PasswordField(_l("Ulangi kata sandi baru"), [required(), same_as_password()])
