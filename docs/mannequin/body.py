"""The shapes of a dancer, hung on the joints of a skeleton: torso, head, arms, hands, legs and feet."""

from dataclasses import dataclass

import numpy as np

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.rotations import IDENTITY, Floats, about_axis, to_matrix
from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, Skeleton
from mannequin.shapes import Blend, Capsule, Frames, ellipsoid

_ARM_DOWN_DEGREES = 45.0
_LEG_OUT_DEGREES = 7.0


@dataclass(frozen=True)
class Build:
    """What makes one body differ from another, as factors of the lead's.

    Attributes:
        chest, waist, hips, seat, bust: widths and depths of the torso.
        shoulders: size of the deltoids and of the slope beside the neck.
        limbs: thickness of arms and legs.
        extremities: size of hands and feet.
        neck: thickness.
        bun: whether hair is tied into a bun.
        wears_leotard: instead of trousers.
    """

    chest: float = 1.0
    waist: float = 1.0
    hips: float = 1.0
    seat: float = 1.0
    bust: float = 0.0
    shoulders: float = 1.0
    limbs: float = 1.0
    extremities: float = 1.0
    neck: float = 1.0
    bun: bool = False
    wears_leotard: bool = False


LEAD = Build()
FOLLOW = Build(
    chest=0.82,
    waist=0.83,
    hips=0.95,
    seat=1.0,
    bust=1.0,
    shoulders=0.8,
    limbs=0.86,
    extremities=0.9,
    neck=0.8,
    bun=True,
    wears_leotard=True,
)


def modelling_frames(skeleton: Skeleton) -> Frames:
    """Joints with the arms half lowered and the legs apart, from where skin has the least way to any dance pose."""
    rotations = np.tile(IDENTITY, (1, JOINT_COUNT, 1))
    for side, name in ((1.0, "Left"), (-1.0, "Right")):
        rotations[:, INDEX[f"{name}Arm"]] = about_axis(2, np.radians([-side * _ARM_DOWN_DEGREES]))
        rotations[:, INDEX[f"{name}UpLeg"]] = about_axis(2, np.radians([side * _LEG_OUT_DEGREES]))
        rotations[:, INDEX[f"{name}Foot"]] = about_axis(2, np.radians([-side * _LEG_OUT_DEGREES]))
    pose = forward_kinematics(MotionClip(skeleton, skeleton.offsets[:1].copy(), rotations))
    return Frames(pose.positions[0], to_matrix(pose.rotations[0]))


def body(skeleton: Skeleton, build: Build) -> Blend:
    """The whole dancer."""
    u = skeleton.height / 1.78
    arms = Blend(0.0, [_arm(skeleton, build, side, u) for side in (1.0, -1.0)])
    legs = Blend(0.012, [_leg(skeleton, build, side, u) for side in (1.0, -1.0)])
    trunk = Blend(0.055 * u, [_torso(skeleton, build, u), legs])
    return Blend(0.035 * u, [Blend(0.03 * u, [trunk, _head(skeleton, build, u)]), arms])


def _torso(skeleton: Skeleton, build: Build, u: float) -> Blend:
    c, w, h = build.chest * u, build.waist * u, build.hips * u
    sides = (1.0, -1.0)
    shoulder = skeleton.offsets[INDEX["LeftArm"], 0] + skeleton.offsets[INDEX["LeftShoulder"], 0]
    core = [
        ellipsoid("Hips", (0.0, -0.02 * u, -0.004), (0.128 * h, 0.105 * u, 0.1 * h)),
        ellipsoid("Spine", (0.0, 0.03 * u, 0.008), (0.128 * w, 0.13 * u, 0.094 * w)),
        ellipsoid("Spine1", (0.0, 0.05 * u, 0.008), (0.138 * c, 0.13 * u, 0.104 * c)),
        ellipsoid("Spine2", (0.0, 0.035 * u, 0.0), (0.158 * c, 0.15 * u, 0.112 * c), tilt=-6.0),
    ]
    seat = [
        ellipsoid("Hips", (s * 0.058 * h, -0.062 * u, -0.034 * u), (0.082 * h, 0.095 * u, 0.076 * u * build.seat))
        for s in sides
    ]
    back = [ellipsoid("Spine2", (s * 0.085 * c, -0.01 * u, -0.05 * c), (0.07 * c, 0.13 * u, 0.05 * c)) for s in sides]
    slope = [
        Capsule(
            "Spine2",
            (s * 0.02, 0.19 * u, -0.03 * u),
            (s * (shoulder - 0.035), 0.128 * u, -0.015),
            (0.05 * u, 0.047 * u * build.shoulders),
        )
        for s in sides
    ]
    return Blend(0.06 * u, [*core, *seat, *back, *slope, Blend(0.02 * u, [_breast(build, s, u) for s in sides])])


def _breast(build: Build, side: float, u: float) -> Capsule:
    c, b = build.chest * u, build.bust
    if b > 0:
        return ellipsoid(
            "Spine2", (side * 0.072 * c, 0.005 * u, 0.092 * c), (0.066 * u, 0.066 * u, 0.056 * u * b), tilt=12.0
        )
    return ellipsoid("Spine2", (side * 0.075 * c, 0.035 * u, 0.07 * c), (0.088 * c, 0.066 * u, 0.046 * c), tilt=10.0)


def _head(skeleton: Skeleton, build: Build, u: float) -> Blend:
    top = float(skeleton.ends["Head"][1])
    h = top / 0.17
    neck = [
        Capsule(
            "Neck", (0.0, -0.03 * u, -0.012), (0.0, 0.12 * u, 0.012), (0.06 * u * build.neck, 0.052 * u * build.neck)
        ),
    ]
    skull = [
        ellipsoid("Head", (0.0, 0.083 * h, 0.004), (0.074 * h, 0.087 * h, 0.094 * h)),
        Capsule(
            "Head", (0.0, 0.06 * h, 0.03 * h), (0.0, -0.008 * h, 0.058 * h), (0.064 * h, 0.034 * h), (0.96, 1.0, 1.0)
        ),
    ]
    face = [
        Capsule("Head", (0.0, 0.062 * h, 0.088 * h), (0.0, 0.036 * h, 0.1 * h), (0.01 * h, 0.014 * h), (0.9, 1.0, 1.0)),
        Capsule("Head", (-0.03 * h, 0.075 * h, 0.08 * h), (0.03 * h, 0.075 * h, 0.08 * h), (0.014 * h, 0.014 * h)),
        ellipsoid("Head", (0.0, 0.006 * h, 0.082 * h), (0.022 * h, 0.012 * h, 0.014 * h)),
    ]
    ears = Blend(
        0.0,
        [
            ellipsoid("Head", (s * 0.075 * h, 0.055 * h, -0.008), (0.009 * h, 0.026 * h, 0.017 * h), tilt=-10.0)
            for s in (1.0, -1.0)
        ],
    )
    parts: list[Capsule | Blend] = [Blend(0.02 * h, [Blend(0.03 * h, skull), *face])]
    parts = [Blend(0.008 * h, [*parts, ears])]
    if build.bun:
        parts = [
            Blend(
                0.014 * h, [*parts, ellipsoid("Head", (0.0, 0.125 * h, -0.096 * h), (0.046 * h, 0.044 * h, 0.04 * h))]
            )
        ]
    return Blend(0.03 * u, [*neck, *parts])


def _arm(skeleton: Skeleton, build: Build, side: float, u: float) -> Blend:
    name, limb, m = ("Left" if side > 0 else "Right"), build.limbs * u, build.shoulders * u
    upper = abs(float(skeleton.offsets[INDEX[f"{name}ForeArm"], 0]))
    fore = abs(float(skeleton.offsets[INDEX[f"{name}Hand"], 0]))
    arm = [
        ellipsoid(f"{name}Arm", (side * 0.028 * u, -0.002, 0.0), (0.07 * u, 0.058 * m, 0.056 * m)),
        Capsule(f"{name}Arm", (side * 0.03, 0.0, 0.0), (side * upper, 0.0, 0.0), (0.047 * limb, 0.036 * limb)),
        ellipsoid(f"{name}Arm", (side * 0.52 * upper, 0.0, 0.01), (0.085 * u, 0.041 * limb, 0.046 * limb)),
        Capsule(
            f"{name}ForeArm",
            (0.0, 0.0, 0.0),
            (side * (fore - 0.005), 0.0, 0.0),
            (0.037 * limb, 0.025 * limb),
            (1.0, 0.88, 1.0),
        ),
        ellipsoid(f"{name}ForeArm", (side * 0.27 * fore, 0.0, 0.004), (0.085 * u, 0.04 * limb, 0.044 * limb)),
    ]
    return Blend(0.016 * u, [Blend(0.03 * u, arm), _hand(skeleton, build, side)])


def _hand(skeleton: Skeleton, build: Build, side: float) -> Blend:
    name = "LeftHand" if side > 0 else "RightHand"
    s = abs(float(skeleton.ends[name][0])) / 0.18
    t = s * build.extremities / 0.95

    def at(x: float, y: float, z: float) -> tuple[float, float, float]:
        return side * x * s, y * t, z * t

    palm: list[Capsule | Blend] = [
        Capsule(name, at(0.028, 0.0, 0.002), at(0.072, 0.001, 0.004), (0.034 * t, 0.041 * t), (1.0, 0.4, 1.0)),
        Capsule(name, at(0.0, 0.0, 0.0), at(0.03, 0.0, 0.002), (0.025 * t, 0.028 * t), (1.0, 0.72, 1.0)),
        ellipsoid(name, at(0.04, -0.006, 0.022), (0.03 * s, 0.013 * t, 0.017 * t)),
    ]
    fingers = []
    for place, reach, splay in (
        (0.031, 0.166, 0.006),
        (0.0105, 0.178, 0.002),
        (-0.01, 0.17, -0.003),
        (-0.03, 0.15, -0.008),
    ):
        knuckle = at(0.094, 0.002, place)
        middle = at(0.094 + 0.5 * (reach - 0.094), 0.0, place + 0.5 * splay)
        tip = at(reach - 0.003, -0.014, place + splay)
        fingers.append(
            Blend(
                0.006 * s,
                [
                    Capsule(name, knuckle, middle, (0.0102 * t, 0.0094 * t)),
                    Capsule(name, middle, tip, (0.0094 * t, 0.0078 * t)),
                ],
            )
        )
    thumb = Blend(
        0.008 * s,
        [
            Capsule(name, at(0.022, -0.006, 0.024), at(0.06, -0.014, 0.052), (0.0155 * t, 0.0118 * t)),
            Capsule(name, at(0.06, -0.014, 0.052), at(0.092, -0.02, 0.062), (0.0118 * t, 0.009 * t)),
        ],
    )
    return Blend(0.009 * s, [Blend(0.014 * s, palm), Blend(0.002 * s, fingers), thumb])


def _leg(skeleton: Skeleton, build: Build, side: float, u: float) -> Blend:
    name, m = ("Left" if side > 0 else "Right"), build.limbs * u
    thigh = -float(skeleton.offsets[INDEX[f"{name}Leg"], 1])
    shin = -float(skeleton.offsets[INDEX[f"{name}Foot"], 1])
    t = build.hips * u
    upper, lower = f"{name}UpLeg", f"{name}Leg"
    leg = [
        Capsule(upper, (side * -0.004, -0.03, 0.0), (side * -0.004, -thigh, 0.0), (0.073 * t, 0.05 * m)),
        ellipsoid(upper, (side * 0.004, -0.42 * thigh, 0.016), (0.067 * t, 0.17 * u, 0.066 * m)),
        ellipsoid(upper, (0.0, -thigh + 0.005, 0.012), (0.047 * m, 0.055 * u, 0.047 * m)),
        Capsule(lower, (0.0, 0.0, -0.002), (0.0, -shin + 0.02, -0.004), (0.048 * m, 0.031 * m)),
        ellipsoid(lower, (side * 0.003, -0.28 * shin, -0.022), (0.05 * m, 0.12 * u, 0.047 * m)),
    ]
    return Blend(0.014 * u, [Blend(0.035 * u, leg), _foot(skeleton, build, side)])


def _foot(skeleton: Skeleton, build: Build, side: float) -> Blend:
    name = "Left" if side > 0 else "Right"
    ankle = skeleton.offsets[INDEX[f"{name}ToeBase"]]
    down, ahead = float(ankle[1]), float(ankle[2])
    tip = float(skeleton.ends[f"{name}ToeBase"][2])
    s = ahead / 0.14
    w = s * build.extremities
    sole = down - 0.02 * s
    heel_radius, ball_radius, toe_radius = 0.03 * w, 0.0385 * w, 0.033 * w
    foot, toe = f"{name}Foot", f"{name}ToeBase"
    parts: list[Capsule | Blend] = [
        ellipsoid(foot, (0.0, sole + 0.032 * s, -0.03 * s), (heel_radius, 0.032 * s, 0.036 * s)),
        Capsule(foot, (0.0, 0.0, -0.012 * s), (0.0, sole + 0.034 * s, -0.022 * s), (0.031 * w, 0.03 * w)),
        Capsule(
            foot,
            (0.0, -0.004, 0.005 * s),
            (side * 0.004, sole + 0.022 * s, 0.105 * s),
            (0.033 * w, 0.026 * w),
            (1.15, 0.85, 1.0),
        ),
        ellipsoid(foot, (side * 0.006, sole + 0.018 * s, 0.12 * s), (ball_radius * 1.12, 0.018 * s, 0.05 * s)),
        Capsule(
            toe,
            (side * 0.003, -0.02 * s + 0.0165 * s, 0.0),
            (side * 0.001, -0.02 * s + 0.015 * s, tip - 0.022 * s),
            (ball_radius, toe_radius),
            (1.12, 0.46, 1.0),
        ),
    ]
    return Blend(0.02 * s, parts)


def trim_edges(skeleton: Skeleton, points: Floats, frames: Frames) -> Floats:
    """Metres (N,) from each point to the edge of shoes and hair, negative on them."""
    top = float(skeleton.ends["Head"][1]) / 0.17
    local = points - frames.positions[INDEX["Head"]]
    hair = 0.088 * top - local @ np.array([0.0, 0.9, -0.62])
    shoe = points[:, 1] - 0.052 - 0.12 * np.clip(0.05 - points[:, 2], 0.0, 0.08)
    return np.asarray(np.minimum(hair, shoe))


def cloth_edges(build: Build, points: Floats, frames: Frames) -> Floats:
    """Metres (N,) from each point to the edge of what is worn, negative on it: trousers, or a leotard."""
    places, aside = frames.positions, np.abs(points[:, 0])
    # While the arms are half lowered, forearms and hands are further out than any part of the trunk or the legs.
    arms = aside - places[INDEX["LeftFoot"], 0] - 0.08
    if not build.wears_leotard:
        waist = places[INDEX["Spine"], 1] - 0.035
        return np.asarray(np.maximum(points[:, 1] - waist, arms))
    neckline = places[INDEX["LeftArm"], 1] + 0.005 - 0.5 * np.clip(0.1 - aside, 0.0, 0.09)
    legs = places[INDEX["LeftUpLeg"], 1] - 0.105 + 0.75 * np.clip(aside - 0.02, 0.0, 0.2)
    is_chest = points[:, 1] > places[INDEX["Spine1"], 1]
    outside = np.where(is_chest, aside - places[INDEX["LeftArm"], 0] + 0.022, arms)
    return np.asarray(np.maximum(np.maximum(points[:, 1] - neckline, legs - points[:, 1]), outside))
