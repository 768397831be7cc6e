"""Figures of the drills: every drill has one, bodies stay whole and above the floor, and the files are what printer and page can take."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final
from xml.etree import ElementTree

import numpy as np
import pytest

from screener.drills import catalog
from screener.drills.figures import alt_text, animated, figures, read_figures, scene, sheet, still, style
from screener.drills.figures.camera import Camera
from screener.drills.figures.contour import Ball, Grid, hull, joined, loops, number, outline, soft_path
from screener.drills.figures.painter import Part, in_order
from screener.drills.figures.plan import Figure
from screener.drills.figures.poses import bases, merged, read_pose
from screener.drills.figures.setting import Setting
from screener.drills.figures.skeleton import FOREARM, SHANK, THIGH, UPPER_ARM, Skeleton, placed_ankle, solve
from screener.drills.figures.space import bend_two_bones, unit
from screener.drills.figures.spec import SIDES, PlacedArm, PlacedLeg, Pose
from screener.drills.tables import Table
from screener.errors import CatalogError

SHARES: Final = tuple(float(share) for share in np.linspace(0.0, 1.0, 13))
PLAIN: Final = frozenset({"svg", "title", "g", "path", "rect", "circle", "ellipse", "line", "polygon"})
SVG: Final = "{http://www.w3.org/2000/svg}"
TOLERANCE: Final = 1e-6

BONES: Final = (("hip", "knee", THIGH), ("knee", "ankle", SHANK), ("shoulder", "elbow", UPPER_ARM), ("elbow", "wrist", FOREARM))

every = pytest.mark.parametrize("drill_id", list(figures()))
every_held = pytest.mark.parametrize("drill_id", [name for name, figure in figures().items() if figure.held])
every_moving = pytest.mark.parametrize("drill_id", [name for name, figure in figures().items() if not figure.held])


def document() -> dict[str, Any]:
    """The packaged tables, free to be changed."""
    return {name: copy.deepcopy(dict(table["figure"])) for name, table in catalog.document().items() if "figure" in table}  # type: ignore[call-overload]


def elements(svg: str) -> list[ElementTree.Element]:
    """Every element of a picture."""
    return list(ElementTree.fromstring(svg).iter())


def arrows_in(svg: str) -> int:
    """How many arrow shafts a picture has: lines as wide as only they are, in the accent colour."""
    wide = number(style.ARROW_WIDTH)
    return sum(1 for element in elements(svg) if (element.get("stroke"), element.get("stroke-width")) == (style.ACCENT, wide))


def moments(figure: Figure) -> list[tuple[Pose, Skeleton]]:
    """Poses on the way from start to end, with their joints."""
    return [(pose, solve(pose)) for pose in (figure.pose(share) for share in SHARES)]


# ---------------------------------------------------------------- which there are


def test_every_drill_has_a_figure_and_every_figure_a_drill() -> None:
    """Every drill has a figure, and every figure a drill."""
    known = {entry.id for entry in catalog.drills()}
    assert known - set(figures()) == set()
    assert set(figures()) == known


@pytest.mark.parametrize("draw", [still, animated, alt_text])
def test_an_unknown_drill_is_refused_in_the_words_of_the_catalogue(draw: Callable[[str], str]) -> None:
    """An unknown drill is refused in the words of the catalogue."""
    with pytest.raises(CatalogError) as ours:
        draw("handstand")
    with pytest.raises(CatalogError) as theirs:
        catalog.drill("handstand")
    assert str(ours.value) == str(theirs.value)


@every
def test_the_words_for_the_picture_describe_it(drill_id: str) -> None:
    """The words for the picture describe it in one to three sentences, and are more than the name of the drill."""
    words = alt_text(drill_id)
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", words) if part]
    assert 1 <= len(sentences) <= 3
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert len(words.split()) >= 15
    names = {entry.id: entry.name for entry in catalog.drills()}
    assert words.rstrip(".").lower() != names.get(drill_id, "").lower()
    assert (" Then " in words) != figures()[drill_id].held
    assert [name for name, figure in figures().items() if figure.alt == words] == [drill_id]


# ---------------------------------------------------------------- bodies


@every
def test_no_bone_changes_its_length(drill_id: str) -> None:
    """No bone changes its length, neither in the key poses nor between them."""
    trunks = []
    for _, made in moments(figures()[drill_id]):
        for side in SIDES:
            for start, end, length in BONES:
                bone = made.points[f"{side}_{end}"] - made.points[f"{side}_{start}"]
                assert float(np.linalg.norm(bone)) == pytest.approx(length, abs=1e-3), (side, start, end)
            foot = made.points[f"{side}_ball"] - made.points[f"{side}_heel"]
            assert float(np.linalg.norm(foot)) == pytest.approx(17.0, abs=1e-6)
        trunks.append([float(np.linalg.norm(made.points[a] - made.points[b])) for a, b in (("pelvis", "waist"), ("waist", "neck"))])
    assert np.ptp(np.array(trunks), axis=0) == pytest.approx(0.0, abs=TOLERANCE)


@every
def test_nobody_sinks_into_the_floor(drill_id: str) -> None:
    """No foot is below the floor, and no other joint either."""
    for share, (_, made) in zip(SHARES, moments(figures()[drill_id]), strict=True):
        low = {name: float(place[2]) for name, place in made.points.items() if place[2] < -0.6}
        assert low == {}, share


@every
def test_feet_and_hands_are_where_they_are_put(drill_id: str) -> None:
    """Feet and hands that stay somewhere are there on the way too; those on their way to another place may cut a corner, not more."""
    figure = figures()[drill_id]
    first, last = figure.poses[0], figure.poses[-1]
    for share, (pose, made) in zip(SHARES, moments(figure), strict=True):
        for side in SIDES:
            leg, arm = pose.leg(side), pose.arm(side)
            if isinstance(leg, PlacedLeg):
                slack = 0.5 if first.leg(side) == last.leg(side) else 2.0
                assert made.points[f"{side}_ankle"] == pytest.approx(placed_ankle(side, leg)[0], abs=slack), (share, side)
            if isinstance(arm, PlacedArm) and arm.on == "world":
                slack = 0.5 if first.arm(side) == last.arm(side) else 2.0
                assert made.points[f"{side}_wrist"] == pytest.approx(np.array(arm.hand), abs=slack), (share, side)


@every
def test_knees_and_elbows_bend_the_right_way(drill_id: str) -> None:
    """Knees come forward of the line from hip to ankle, elbows stay behind the line from shoulder to wrist."""
    for share, (_, made) in zip(SHARES, moments(figures()[drill_id]), strict=True):
        for side in SIDES:
            for start, middle, end, part, way in (("hip", "knee", "ankle", "shank", 1.0), ("shoulder", "elbow", "wrist", "forearm", -1.0)):
                a, b, c = (made.points[f"{side}_{name}"] for name in (start, middle, end))
                along = unit(c - a)
                out = (b - a) - along * float((b - a) @ along)
                assert way * float(out @ made.axes[f"{side}_{part}"][:, 0]) >= -0.01, (share, side, middle)


@every
def test_somebody_stands_lies_or_sits_on_something(drill_id: str) -> None:
    """The lowest part of the body is near the floor, or on the thing that carries it."""
    figure = figures()[drill_id]
    raised = 20.0 if any(prop.kind in ("step", "leg_press") for prop in figure.props) else 6.0
    for _, made in moments(figure):
        assert min(float(place[2]) for place in made.points.values()) <= raised + (30.0 if drill_id == "leg_press" else 0.0)


@every
def test_nothing_is_cut_off(drill_id: str) -> None:
    """Body and things fit into the panel in every pose."""
    place = scene.panel(figures()[drill_id], 0.0, style.PANEL[0])
    for pose, made in moments(figures()[drill_id]):
        things = [spot for prop in place.figure.props for spot in Setting(prop, made, pose, place.camera).extent()]
        seen = place.camera.see(np.array([*made.points.values(), *things]))
        assert seen.min() >= 0.0
        assert seen[:, 0].max() <= place.width
        assert seen[:, 1].max() <= place.height


# ---------------------------------------------------------------- what moves


@every_moving
def test_what_moves_has_an_arrow_and_does_move(drill_id: str) -> None:
    """What moves has an arrow and does move, far enough to be seen."""
    figure = figures()[drill_id]
    start, end = solve(figure.poses[0]), solve(figure.poses[-1])
    assert max(float(np.linalg.norm(end.points[name] - start.points[name])) for name in start.points) > 4.0
    assert arrows_in(still(drill_id)) == arrows_in(animated(drill_id)) == len(figure.arrows) >= 1


@every_held
def test_what_is_held_has_no_arrow_and_stands_still(drill_id: str) -> None:
    """What is held has no arrow, stands still, and shows a sign that says so."""
    assert len(figures()[drill_id].poses) == 1
    assert arrows_in(still(drill_id)) == arrows_in(animated(drill_id)) == 0
    assert "@keyframes" not in animated(drill_id)
    assert "hold" in figures()[drill_id].signs


def test_some_drills_are_held_and_some_move() -> None:
    """Some drills are held and some move, or the two tests above would say nothing."""
    assert {name for name, figure in figures().items() if figure.held} == {"tandem_stance", "side_plank", "single_leg_balance"}


@every
def test_similar_drills_do_not_share_a_picture(drill_id: str) -> None:
    """No two drills have the same picture."""
    assert [name for name in figures() if still(name) == still(drill_id)] == [drill_id]


# ---------------------------------------------------------------- files


@every
def test_the_still_is_plain_enough_for_print(drill_id: str) -> None:
    """The still is plain SVG of a sheet twice as wide as high: no style, no words, no effects, nothing from outside."""
    svg = still(drill_id)
    found = elements(svg)
    assert {element.tag.removeprefix(SVG) for element in found} <= PLAIN
    assert not [name for element in found for name in element.attrib if name in ("style", "class", "href", "filter", "mask", "clip-path")]
    assert "url(" not in svg
    _, _, width, height = map(float, found[0].attrib["viewBox"].split())
    assert width / height == pytest.approx(2.0, abs=0.05)
    assert len(svg.encode()) <= 30_000


@every
def test_both_pictures_can_be_read_aloud(drill_id: str) -> None:
    """Both pictures carry their description."""
    for svg in (still(drill_id), animated(drill_id)):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == alt_text(drill_id)
        title = root.find(f"{SVG}title")
        assert title is not None
        assert title.text == alt_text(drill_id)
        assert next(iter(root)) is title


@every
def test_coordinates_are_short_and_real(drill_id: str) -> None:
    """No number has more than two decimals, and none is missing."""
    svg = still(drill_id)
    assert "nan" not in re.sub(r"[a-z]*(?:aria-label|title)[^>]*>[^<]*", "", svg)
    drawn = [element.attrib[name] for element in elements(svg) for name in ("d", "cx", "cy") if name in element.attrib]
    assert drawn
    assert not [data for data in drawn if re.search(r"\.\d\d|nan|inf|e[+-]?\d", data)]


@every_moving
def test_the_moving_picture_needs_nothing_from_outside_and_holds_still_on_demand(drill_id: str) -> None:
    """The moving picture needs nothing from outside, and shows the end to people who want no movement."""
    svg = animated(drill_id)
    tags = {element.tag.removeprefix(SVG) for element in elements(svg)}
    assert tags <= PLAIN | {"style"}
    assert re.findall(r"https?://[^\"']*", svg) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in svg
    assert "@import" not in svg
    assert len(svg.encode()) <= 150_000
    css = next(element.text or "" for element in elements(svg) if element.tag == f"{SVG}style")
    last = sheet.FRAMES - 1
    assert f".f{{visibility:hidden}}.f{last}{{visibility:visible}}" in css
    assert css.endswith("@media (prefers-reduced-motion:reduce){.f{animation:none}}")
    assert {element.get("class") for element in elements(svg) if element.get("class")} == {f"f f{index}" for index in range(sheet.FRAMES)}


def test_one_frame_is_seen_at_a_time() -> None:
    """At every moment of the loop one frame is seen, in order there and back."""
    css = sheet.timing(sheet.FRAMES)
    frames = {}
    for name, body in re.findall(r"@keyframes k(\d+)\{((?:[\d.]+%\{visibility:\w+\})+)\}", css):
        frames[int(name)] = [(float(at), seen == "visible") for at, seen in re.findall(r"([\d.]+)%\{visibility:(\w+)\}", body)]
    assert set(frames) == set(range(sheet.FRAMES))
    shown = []
    for moment in np.arange(0.05, 100.0, 0.1):
        visible = [name for name, steps in frames.items() if [seen for at, seen in steps if at <= moment][-1]]
        assert len(visible) == 1, moment
        shown.append(visible[0])
    order = [name for place, name in enumerate(shown) if place == 0 or name != shown[place - 1]]
    assert order == [*range(sheet.FRAMES), *reversed(range(sheet.FRAMES - 1))]
    up, down = (
        shown.index(sheet.FRAMES - 1) - shown.index(1),
        len(shown) - max(at for at, name in enumerate(shown) if name == sheet.FRAMES - 1),
    )
    assert down > 1.6 * up, "the way down is slower"


def test_drawing_again_gives_the_same_bytes() -> None:
    """Drawing again gives the same bytes, in another process too."""
    names = ["goblet_squat", "band_squat", "leg_press", "side_plank"]
    again = read_figures(document())
    assert [sheet.still(again[name]) for name in names] == [still(name) for name in names]
    assert sheet.animated(again["clamshell"]) == animated("clamshell")
    code = f"from screener.drills.figures import still; import sys; sys.stdout.write(''.join(map(still, {names})))"
    for seed in ("1", "2"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed})
        assert done.stdout == "".join(map(still, names))


# ---------------------------------------------------------------- tables


def test_figures_are_read_from_any_mapping() -> None:
    """Figures are read from any mapping of names and tables, so that the tables may move."""
    table = document()["clamshell"]
    made = read_figures({"another_name": table})
    assert set(made) == {"another_name"}
    assert made["another_name"].poses == figures()["clamshell"].poses


BREAKS: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "unknown key": lambda table: table.update(colour="red"),
    "no words": lambda table: table.pop("alt"),
    "no view": lambda table: table.pop("view"),
    "a view that is no pair": lambda table: table.update(view=[90]),
    "a view in words": lambda table: table.update(view=["left", 10]),
    "unknown base": lambda table: table.update(base="handstand"),
    "no start": lambda table: table.pop("start"),
    "no end": lambda table: table.pop("end"),
    "unknown key of a pose": lambda table: table["start"].update(tail=[1, 2, 3]),
    "unknown key of a limb": lambda table: table["start"].update(left_leg={"foot": [0, 9, 0], "sock": 1}),
    "a limb that is none": lambda table: table["start"].update(left_leg={"hand": [0, 9, 0], "elbow_to": [1, 0, 0]}),
    "a place with two numbers": lambda table: table["start"].update(left_leg={"foot": [0, 9]}),
    "a foot out of reach": lambda table: table["start"].update(left_leg={"foot": [300, 9, 0]}),
    "a hand out of reach": lambda table: table["start"].update(left_arm={"hand": [300, 9, 0], "elbow_to": [0, 1, 0]}),
    "start and end placed differently": lambda table: table["end"].update(left_leg={"hip": [0, 0, 0]}),
    "unknown prop": lambda table: table.update(props=[{"kind": "trampoline"}]),
    "unknown key of a prop": lambda table: table.update(props=[{"kind": "mat", "colour": "red"}]),
    "props that are no list": lambda table: table.update(props="mat"),
    "a prop on no body point": lambda table: table.update(props=[{"kind": "mat", "on": "left_wing"}]),
    "unknown sign": lambda table: table.update(signs=["fast"]),
    "held and moving": lambda table: table.update(signs=["hold"]),
    "moving without an arrow": lambda table: table.pop("arrows"),
    "an arrow from nowhere": lambda table: table.update(arrows=[{"bow": 3}]),
    "an arrow along no body point": lambda table: table.update(arrows=[{"of": "left_wing"}]),
    "a ring at no body point": lambda table: table.update(joints=["left_wing"]),
    "far names no side": lambda table: table.update(far=["upper"]),
    "covers nothing": lambda table: table.update(covers={"shirt": "shorts"}),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_table_is_named(change: Callable[[dict[str, Any]], object]) -> None:
    """A broken table is named, with what was expected and what was found."""
    tables = document()
    change(tables["clamshell"])
    with pytest.raises(CatalogError, match=r"catalog\.toml, clamshell.*expected .*got "):
        read_figures(tables)


def test_every_shared_pose_is_whole() -> None:
    """Every shared pose is whole, and can be taken as it is."""
    for name in bases():
        table = Table("bases", name, {})
        made = solve(read_pose(table, merged(table, {}, {"base": name})))
        assert min(float(made.points[f"{side}_{part}"][2]) for side in SIDES for part in ("heel", "ball", "toe")) > -0.6, name


def test_both_limbs_written_once_are_mirrored() -> None:
    """Limbs written once for both sides are mirrored, and one side can still differ."""
    table = Table("poses", "one", {})
    raw = merged(table, {}, {"base": "standing", "legs": {"foot": [3, 12, 0]}, "right_leg": {"toes": 20}})
    pose = read_pose(table, raw)
    assert isinstance(pose.left_leg, PlacedLeg)
    assert isinstance(pose.right_leg, PlacedLeg)
    assert pose.left_leg.foot == (3.0, 12.0, 0.0)
    assert pose.right_leg.foot == (3.0, -12.0, 0.0)
    assert (pose.left_leg.toes, pose.right_leg.toes) == (7.0, 20.0)


# ---------------------------------------------------------------- tools


def test_a_chain_of_two_bones_reaches_or_points() -> None:
    """A chain of two bones reaches what it can reach, and else points there without growing."""
    root, side = np.zeros(3), np.array([1.0, 0.0, 0.0])
    middle, end, off = bend_two_bones(root, np.array([0.0, 0.0, -50.0]), (42.0, 41.0), side)
    assert end == pytest.approx(np.array([0.0, 0.0, -50.0]))
    assert middle[0] > 0
    assert off == pytest.approx(side)
    middle, end, _ = bend_two_bones(root, np.array([0.0, 0.0, -200.0]), (42.0, 41.0), side)
    assert float(np.linalg.norm(end)) == pytest.approx(83.0, abs=0.01)
    assert float(np.linalg.norm(middle)) == pytest.approx(42.0)


def test_the_edge_of_a_ball_is_a_circle() -> None:
    """The edge of a ball is a circle of its size, whatever the view."""
    camera = Camera(30.0, 20.0, scale=2.0, left=100.0, top=100.0)
    polygon = outline((Ball(np.zeros(3), 10.0),), camera)
    grid = Grid.over([polygon])
    (loop,) = loops(grid.polygon(polygon), grid)
    assert np.hypot(*(loop - 100.0).T) == pytest.approx(20.0, abs=0.4)
    assert soft_path([(Ball(np.zeros(3), 10.0),)], camera).count("M") == 1


def test_shapes_that_touch_become_one() -> None:
    """Shapes that touch become one, and shapes apart stay two."""
    one, near, apart = (np.array([[x, 0.0], [x + 20.0, 0.0], [x + 20.0, 20.0], [x, 20.0]]) for x in (0.0, 15.0, 60.0))
    grid = Grid.over([one, near, apart])
    fields = [grid.polygon(hull(shape)) for shape in (one, near, apart)]
    assert len(loops(joined(fields[:2], 3.0), grid)) == 1
    assert len(loops(joined([fields[0], fields[2]], 3.0), grid)) == 2


def test_far_parts_are_painted_first_unless_they_have_to_cover() -> None:
    """Far parts are painted first, unless they have to cover something; rules in a circle do not stop the painter."""
    far, near = Part("far", -5.0, ""), Part("near", 5.0, "")
    assert [part.name for part in in_order([near, far])] == ["far", "near"]
    far.after.add("near")
    assert [part.name for part in in_order([near, far])] == ["near", "far"]
    far.after.clear()
    near.under.add("far")
    assert [part.name for part in in_order([near, far])] == ["near", "far"]
    near.after.add("far")
    assert {part.name for part in in_order([near, far])} == {"near", "far"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (10.0, "10"), (10.25, "10.2"), (-3.16, "-3.2"), (100.5, "100.5")],
)
def test_numbers_take_no_more_room_than_they_need(value: float, text: str) -> None:
    """Numbers take no more room than they need, and stay what they are."""
    assert number(value) == text
    assert float(number(value)) == pytest.approx(value, abs=0.0501)
