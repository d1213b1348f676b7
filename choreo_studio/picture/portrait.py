"""A character painted without OpenGL: points all over its skins, shaded, the nearest of each pixel seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.pictures import picture_of
from choreo_studio.motion.characters.stance import surface_in
from choreo_studio.motion.kinematics import Pose
from choreo_studio.motion.rotations import Floats, cross, normalized
from choreo_studio.motion.scene import Figure, Skin

_POINTS, _SPLAT = 240_000, 3
_LIGHT = normalized(np.array([0.4, 0.6, 0.8]))
_AMBIENT, _MARGIN = 0.42, 0.06


@dataclass(frozen=True, eq=False)
class Window:
    """Where in a picture the world lies, seen from the front after a turn about the vertical.

    Attributes:
        yaw: radians; 0 looks at the front of a body that faces +Z.
        centre: (3,) in the middle of the picture.
        scale: pixels a metre.
        width, height: of the picture.
    """

    yaw: float
    centre: Floats
    scale: float
    width: int
    height: int

    @classmethod
    def around(cls, points: Floats, yaw: float, width: int, height: int) -> "Window":
        """A window in which points (N, 3) fit from every side."""
        low, high = points.min(axis=0), points.max(axis=0)
        centre = (low + high) / 2.0
        wide = 2.0 * float(np.linalg.norm((points - centre)[:, [0, 2]], axis=1).max())
        room = 1.0 - 2.0 * _MARGIN
        scale = room * min(height / max(float(high[1] - low[1]), 1e-3), width / max(wide, 1e-3))
        return cls(yaw, centre, scale, width, height)

    def seen(self, points: Floats) -> Floats:
        """Points (N, 3) in the picture: right and down in pixels, and how near, in metres."""
        cosine, sine = np.cos(self.yaw), np.sin(self.yaw)
        away = points - self.centre
        right = away[:, 0] * cosine - away[:, 2] * sine
        near = away[:, 0] * sine + away[:, 2] * cosine
        across, down = self.width / 2.0 + self.scale * right, self.height / 2.0 - self.scale * away[:, 1]
        return np.stack([across, down, near], axis=1)


@dataclass(frozen=True, eq=False)
class Portrait:
    """The skins of a figure as S points.

    Attributes:
        skins: of the figure.
        corners: (S, 3) vertices of the triangle that each point lies on, counted over all skins.
        shares: (S, 3) how near it is to each of them.
        colours: (S, 3) as displayed, 0..1.
    """

    skins: tuple[Skin, ...]
    corners: NDArray[np.intp]
    shares: Floats
    colours: Floats

    @classmethod
    def of(cls, figure: Figure, stance: Pose) -> "Portrait":
        """The points, spread over the skins by area."""
        random = np.random.default_rng(0)
        skins = tuple(skin for skin in figure.skins if len(skin.triangles))
        corners, shares, colours, base = [], [], [], 0
        areas = [_areas(surface_in(stance, skin)[0], skin) for skin in skins]
        total = max(sum(float(area.sum()) for area in areas), 1e-12)
        for skin, area in zip(skins, areas, strict=True):
            count = max(1, round(_POINTS * float(area.sum()) / total))
            picks = _picks(random, area, count)
            spread = random.dirichlet(np.ones(3), len(picks))
            corners.append(skin.triangles[picks] + base)
            shares.append(spread)
            colours.append(_colours(skin, picks, spread))
            base += len(skin.positions)
        if not corners:
            return cls((), np.zeros((0, 3), dtype=np.intp), np.zeros((0, 3)), np.zeros((0, 3)))
        return cls(skins, np.concatenate(corners), np.concatenate(shares), np.concatenate(colours))

    def vertices(self, pose: Pose, figure: Figure | None = None) -> Floats:
        """Vertices (N, 3) of all skins in a pose of one frame.

        Args:
            pose: world joints.
            figure: the same in another size, whose pose it is.
        """
        skins = self.skins if figure is None else tuple(skin for skin in figure.skins if len(skin.triangles))
        return np.concatenate([np.zeros((0, 3)), *(surface_in(pose, skin)[0] for skin in skins)])

    def drawn(self, vertices: Floats, window: Window) -> NDArray[np.uint8]:
        """The picture, (height, width, 4), clear where there is nobody."""
        picture = np.zeros((window.height, window.width, 4), dtype=np.uint8)
        if not len(self.corners):
            return picture
        turned = window.seen(vertices)
        places = np.stack([turned[:, 0], -turned[:, 1], window.scale * turned[:, 2]], axis=1)[self.corners]
        normals = normalized(cross(places[:, 1] - places[:, 0], places[:, 2] - places[:, 0]))
        points = np.einsum("sk,skx->sx", self.shares, places)
        light = _AMBIENT + (1.0 - _AMBIENT) * np.maximum(normals @ _LIGHT, 0.0)
        tones = np.round(255.0 * np.clip(self.colours * light[:, None], 0.0, 1.0)).astype(np.uint8)
        facing = np.flatnonzero(normals[:, 2] > 0.0)
        order = facing[np.argsort(points[facing, 2])]
        across, down = np.floor(points[order, 0]).astype(int), np.floor(-points[order, 1]).astype(int)
        for right in range(_SPLAT):
            for below in range(_SPLAT):
                x, y = across + right - 1, down + below - 1
                inside = (x >= 0) & (x < window.width) & (y >= 0) & (y < window.height)
                picture[y[inside], x[inside], :3] = tones[order][inside]
                picture[y[inside], x[inside], 3] = 255
        return picture


def _picks(random: np.random.Generator, areas: Floats, count: int) -> NDArray[np.intp]:
    """Triangles (S,) drawn by their areas; none where all are flat."""
    total = float(areas.sum())
    if total <= 0.0:
        return np.zeros(0, dtype=np.intp)
    return random.choice(len(areas), count, p=areas / total)


def _areas(positions: Floats, skin: Skin) -> Floats:
    at = positions[skin.triangles]
    return np.asarray(np.linalg.norm(cross(at[:, 1] - at[:, 0], at[:, 2] - at[:, 0]), axis=1))


def _colours(skin: Skin, picks: NDArray[np.intp], shares: Floats) -> Floats:
    """Colours (S, 3) of points on some triangles."""
    material = skin.material_of[picks]
    colours = np.array([one.colour for one in skin.materials])[material]
    if skin.uvs is None:
        return colours
    uvs = np.einsum("sk,skx->sx", shares, skin.uvs[skin.triangles[picks]]) % 1.0
    for number, one in enumerate(skin.materials):
        picture, own = picture_of(one), material == number
        if picture is not None and own.any():
            rows = np.minimum((uvs[own, 1] * picture.shape[0]).astype(int), picture.shape[0] - 1)
            columns = np.minimum((uvs[own, 0] * picture.shape[1]).astype(int), picture.shape[1] - 1)
            colours[own] *= picture[rows, columns, :3] / 255.0
    return colours
