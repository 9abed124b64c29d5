"""The border of certificates: geometric bands drawn after sasirangan cloth, as SVG.

Three patterns of the cloth carry it: *gigi haruan* (a row of teeth, the fish's jaw), *bayam raja*
(nested lozenges on a stem) and the dotted line of the stitches that hold the cloth while it is
dyed. All measures are millimetres; the drawing depends on the paper's size alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

GREEN = "#0f4c3f"
GOLD = "#b08d3e"
IVORY = "#f4ecd8"

EDGE = 6.5  # paper edge to the corner squares: outside it many office printers print nothing
BAND = 7.6  # width of the woven band
CORNER = 10.8  # side of the corner squares
INSET = EDGE + (CORNER - BAND) / 2  # paper edge to the band, which meets the squares centred
TILE = 5.4  # length of one repeat before it is fitted to the side
ROOT, TIP = BAND * 0.15, BAND * 0.305  # of the teeth, from the edge of the band

Point = tuple[float, float]


@cache
def border(width: float, height: float) -> str:
    """The whole frame for paper of ``width`` by ``height`` mm as an SVG document."""
    parts = [_bands(width, height), _corners(width, height), _hairlines(width, height)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}mm" height="{_n(height)}mm">{"".join(parts)}</svg>'
    )


@cache
def divider(width: float = 46.0) -> str:
    """A thin rule with a lozenge in its middle, set below headings."""
    middle = width / 2
    rules = _path([_line(0, 1.5, middle - 3.2, 1.5), _line(middle + 3.2, 1.5, width, 1.5)])
    lozenges = _path(
        [
            _lozenge(middle, 1.5, 1.9, 1.3),
            *(_lozenge(middle + s * 2.9, 1.5, 0.5, 0.5) for s in (-1, 1)),
        ]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} 3">'
        f'<path d="{rules}" fill="none" stroke="{GOLD}" stroke-width=".3"/>'
        f'<path d="{lozenges}" fill="{GOLD}"/></svg>'
    )


def _bands(width: float, height: float) -> str:
    """The four sides: a green ground, and on it the repeats of the pattern."""
    inset = INSET
    ground = (
        f'<path d="M{_n(inset)} {_n(inset)}H{_n(width - inset)}V{_n(height - inset)}H{_n(inset)}z'
        f"M{_n(inset + BAND)} {_n(inset + BAND)}V{_n(height - inset - BAND)}"
        f'H{_n(width - inset - BAND)}V{_n(inset + BAND)}z" fill="{GREEN}" fill-rule="evenodd"/>'
    )
    start = EDGE + CORNER
    across, down = width - 2 * start, height - 2 * start
    top, down_side = _side(across), _side(down)
    sides = (
        _moved(start, inset, 0, top),
        _moved(width - start, height - inset, 180, top),
        _moved(width - inset, start, 90, down_side),
        _moved(inset, height - start, -90, down_side),
    )
    return ground + "".join(sides)


def _moved(x: float, y: float, turn: int, drawing: str) -> str:
    return f'<g transform="translate({_n(x)} {_n(y)}) rotate({turn})">{drawing}</g>'


@cache
def _side(length: float) -> str:
    """One side of the band, from left to right, its outer edge on top."""
    count = round(length / TILE)
    step = length / count
    teeth, lozenges, hearts, stitches = [], [], [], []
    for k in range(count):
        x = k * step
        teeth += _teeth(x, step)
        lozenges.append(_lozenge(x + step / 2, BAND / 2, step * 0.36, BAND * 0.195))
        hearts.append(_lozenge(x + step / 2, BAND / 2, step * 0.2, BAND * 0.106))
        stitches.append(_lozenge(x, BAND / 2, 0.36, 0.36))
    stitches.append(_lozenge(length, BAND / 2, 0.36, 0.36))
    edges = [_line(0, y, length, y) for y in (ROOT / 2, BAND - ROOT / 2)]
    return (
        f'<path d="{_path(teeth)}" fill="{IVORY}"/>'
        f'<path d="{_path(lozenges)}" fill="none" stroke="{GOLD}" stroke-width=".28"/>'
        f'<path d="{_path(hearts)}" fill="{GOLD}"/>'
        f'<path d="{_path(stitches)}" fill="{IVORY}"/>'
        f'<path d="{_path(edges)}" fill="none" stroke="{GOLD}" stroke-width=".28" '
        f'stroke-dasharray=".01 .78" stroke-linecap="round"/>'
    )


def _teeth(x: float, step: float) -> list[str]:
    """Gigi haruan: three teeth on each edge of a repeat, pointing at the middle."""
    wide = step / 3
    rows = []
    for k in range(3):
        left = x + k * wide
        tip = left + wide / 2
        for root, point in ((ROOT, TIP), (BAND - ROOT, BAND - TIP)):
            rows.append(_polygon([(left, root), (left + wide, root), (tip, point)]))
    return rows


def _corners(width: float, height: float) -> str:
    far_x, far_y = width - EDGE - CORNER, height - EDGE - CORNER
    places = ((EDGE, EDGE), (far_x, EDGE), (EDGE, far_y), (far_x, far_y))
    return "".join(f'<g transform="translate({_n(x)} {_n(y)})">{_corner()}</g>' for x, y in places)


@cache
def _corner() -> str:
    """A square with a flower of eight lozenges round a small square."""
    middle = CORNER / 2
    petals = [_petal(middle, k) for k in range(8)]
    heart = _lozenge(middle, middle, 0.66, 0.66)
    return (
        f'<path d="M0 0h{_n(CORNER)}v{_n(CORNER)}h-{_n(CORNER)}z" fill="{GREEN}"/>'
        f'<path d="M.9 .9h{_n(CORNER - 1.8)}v{_n(CORNER - 1.8)}h-{_n(CORNER - 1.8)}z" '
        f'fill="none" stroke="{GOLD}" stroke-width=".35"/>'
        f'<path d="{_path(petals[::2])}" fill="{IVORY}"/>'
        f'<path d="{_path(petals[1::2])}" fill="{GOLD}"/><path d="{heart}" fill="{GOLD}"/>'
    )


def _petal(middle: float, eighth: int) -> str:
    """A lozenge from near the middle outwards; every second one lies on a diagonal, shorter."""
    diagonal = 0.70710678
    ways: tuple[Point, ...] = ((1, 0), (diagonal, diagonal), (0, 1), (-diagonal, diagonal))
    ax, ay = ways[eighth % 4]
    if eighth > 3:
        ax, ay = -ax, -ay
    near, far, half = (1.0, 3.9, 0.8) if eighth % 2 == 0 else (1.2, 4.1, 0.66)
    centre = near + (far - near) * 0.55
    corners = ((near, 0.0), (centre, half), (far, 0.0), (centre, -half))
    return _polygon([(middle + r * ax - s * ay, middle + r * ay + s * ax) for r, s in corners])


def _hairlines(width: float, height: float) -> str:
    inner = EDGE + CORNER + 0.8
    return _frame(width, height, inner, 0.5, GOLD) + _frame(width, height, inner + 0.9, 0.18, GREEN)


def _frame(width: float, height: float, inset: float, stroke: float, colour: str) -> str:
    return (
        f'<rect x="{_n(inset)}" y="{_n(inset)}" width="{_n(width - 2 * inset)}" '
        f'height="{_n(height - 2 * inset)}" fill="none" stroke="{colour}" stroke-width="{stroke}"/>'
    )


def _lozenge(x: float, y: float, half_width: float, half_height: float) -> str:
    return _polygon(
        [(x - half_width, y), (x, y - half_height), (x + half_width, y), (x, y + half_height)]
    )


def _polygon(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "z"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"


def _path(pieces: Iterable[str]) -> str:
    return "".join(pieces)


def _n(value: float) -> str:
    """A number with at most two decimals and no trailing noughts."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
