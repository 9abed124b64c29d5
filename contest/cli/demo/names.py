"""Invented people: Banjar-sounding names with fitting degrees. None of them exists."""

import re
from random import Random

from contest.cli.demo.sources import read


def person_names(draw: Random, number: int, affair: str) -> tuple[str, ...]:
    """``number`` different names; degrees fit the affair, ``""`` stands for a village group."""
    found: dict[str, str] = {}
    while len(found) < number:
        name, woman = _bare_name(draw)
        found.setdefault(name, _with_degree(draw, name, woman, affair))
    return tuple(found.values())


def surname_key(name: str) -> str:
    """The last word of a name without its degrees, in lower case, for user names."""
    bare = re.sub(r",.*$", "", name)
    return re.sub(r"[^a-z]", "", bare.split()[-1].lower())


def civil_servant_number(draw: Random, *, woman: bool) -> str:
    """Eighteen digits built like a NIP: birth date, month of appointment, sex, serial number."""
    born = draw.randint(1968, 1994)
    appointed = min(born + draw.randint(23, 32), 2022)
    day = f"{born}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    return f"{day}{appointed}{draw.randint(1, 12):02}{2 if woman else 1}{draw.randint(1, 30):03}"


def _bare_name(draw: Random) -> tuple[str, bool]:
    woman = draw.random() < 0.5
    parts = read("names")["female" if woman else "male"]
    words = [draw.choice(parts["first"]), draw.choice(parts["last"])]
    if draw.random() < 0.45:
        words.insert(1, draw.choice(parts["middle"]))
    return " ".join(words), woman


def _with_degree(draw: Random, name: str, woman: bool, affair: str) -> str:
    names = read("names")
    if not affair:
        forms = names["plain_female" if woman else "plain"]
    else:
        general = names["degrees"]["general"]
        forms = names["degrees"].get(affair, general)
        if draw.random() < 0.12:
            forms = general
    form: str = draw.choice(forms)
    if form.startswith("{}, A.Md.Keb") and not woman:
        form = "{}, A.Md.Kep."
    return form.format(name)
