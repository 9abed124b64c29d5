"""What the secretariat sends about rankings and the plenary's decision."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from contest.domain.errors import Invalid, Problem, Refusal
from contest.queries.result_sources import EntryName
from contest.web.fields import ChoiceField, DayField, MomentField, at_most, required
from contest.web.forms import BaseForm

_LONGEST_REASON = 2000
_PLACE = "place_"


class ConfirmForm(BaseForm):
    """An act that only has to be confirmed."""


class ReasonForm(BaseForm):
    """An act that needs a reason."""

    reason = TextAreaField(_l("Alasan"), validators=[required(), at_most(_LONGEST_REASON)])


class FreezeForm(BaseForm):
    """Freezing a ranking; ``seen`` names the ranking that was looked at."""

    reason = TextAreaField(_l("Alasan pembekuan ulang"), validators=[at_most(_LONGEST_REASON)])
    leave_blocked = BooleanField(_l("Inovasi ini memang tidak diperingkat"))
    seen = HiddenField()

    def refuse(self, refusal: Refusal) -> None:
        """Blocked entries are answered at the box that leaves them out."""
        if refusal.code == "entries-blocked":
            problem = Problem(refusal.code, "leave_blocked", refusal.facts)
            refusal = Invalid([problem])
        super().refuse(refusal)


class TieForm(BaseForm):
    """The plenary's word on a tie; the fields of the places come from the group."""

    outcome = RadioField(
        _l("Putusan rapat pleno"),
        choices=[
            SelectChoice("order", _l("Diurutkan")),
            SelectChoice("shared", _l("Juara kembar")),
        ],
        validate_choice=False,
        validators=[InputRequired(_l("Pilih salah satu putusan."))],
    )
    reason = TextAreaField(
        _l("Alasan dan hasil suara"), validators=[required(), at_most(_LONGEST_REASON)]
    )

    @property
    def places(self) -> list[ChoiceField]:
        """The fields of the places, first place first."""
        return [field for field in self if field.name.startswith(_PLACE)]

    may_share = True
    """Before the last round a tie at the line must be ordered: all of them cannot go on."""

    @property
    def shared(self) -> bool:
        """Whether the tie stays: juara kembar."""
        return bool(self.outcome.data == "shared")

    def order(self, group: Sequence[EntryName]) -> tuple[str, ...]:
        """The chosen order. Raises Invalid at every place that is empty or chosen twice."""
        if self.shared and not self.may_share:
            raise Invalid([Problem("tie-not-shared", "outcome")])
        if self.shared:
            return tuple(name.code for name in group)
        problems: list[Problem] = []
        chosen: list[str] = []
        known = {name.code for name in group}
        for field in self.places:
            if field.data not in known:
                problems.append(Problem("tie-place-empty", field.name))
            elif field.data in chosen:
                place = chosen.index(field.data) + 1
                problems.append(Problem("tie-place-twice", field.name, {"place": place}))
            chosen.append(field.data)
        if problems:
            raise Invalid(problems)
        return tuple(chosen)


def tie_form(rank: int, group: Sequence[EntryName], *, may_share: bool) -> TieForm:
    """The form for one tie: a choice for every place from ``rank`` on."""
    options = [SelectChoice("", _("Pilih inovasi"))]
    options += [SelectChoice(name.code, f"{name.number} · {name.title}") for name in group]
    fields: dict[str, Any] = {
        f"{_PLACE}{place}": ChoiceField(
            _("Peringkat %(rank)s", rank=rank + place), choices=options, validate_choice=False
        )
        for place in range(len(group))
    }
    made: TieForm = type("GroupForm", (TieForm,), fields | {"may_share": may_share})()
    return made


class MinutesForm(BaseForm):
    """Number, day and place of the plenary's minutes."""

    number = StringField(_l("Nomor berita acara"), validators=[required(), at_most(80)])
    held_on = DayField(_l("Tanggal rapat pleno"), validators=[required()])
    place = StringField(_l("Tempat rapat"), validators=[required(), at_most(200)])


class AnnounceForm(BaseForm):
    """Until when objections are heard."""

    objection_until = MomentField(_l("Masa sanggah berakhir"), validators=[required()])


class DecreeForm(BaseForm):
    """The decree that fixes the winners."""

    title = StringField(_l("Nama keputusan"), validators=[required(), at_most(300)])
    number = StringField(_l("Nomor keputusan"), validators=[required(), at_most(80)])
    dated = DayField(_l("Tanggal keputusan"), validators=[required()])


class WithholdForm(BaseForm):
    """Why a prize is not given."""

    reason = TextAreaField(
        _l("Alasan tidak memberikan penghargaan ini"), validators=[required(), at_most(1000)]
    )
