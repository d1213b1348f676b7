"""Keeps the switches among the actions in step with what they switch."""

from choreo_studio.session.take_editing import is_locked
from choreo_studio.ui.shared.actions import ActionBook
from choreo_studio.ui.shared.theme import theme
from choreo_studio.ui.shared.view import View


def checked_actions(view: View) -> dict[str, bool]:
    """Which switches are on, by action id; for those that follow from the view and the theme."""
    selection, order, take = view.selection, view.order, view.shown_take
    metre = "" if view.project is None else str(view.project.grid.metre).replace("/", "_")
    return {
        **{f"dancers_{who}": selection.dancers == who for who in ("both", "lead", "follow")},
        **{f"level_{level}": order.level == level for level in ("coarse", "fine")},
        **{f"metre_{name}": metre == name for name in ("2_4", "3_4", "4_4", "6_8")},
        **{f"theme_{name}": theme().name == name for name in ("dark", "light")},
        "lock_lead": take is not None and is_locked(take, "lead"),
        "lock_follow": take is not None and is_locked(take, "follow"),
        "loop": selection.looping,
    }


def check_actions(book: ActionBook, view: View) -> None:
    """Set the switches as they are."""
    for action_id, is_on in checked_actions(view).items():
        action = book[action_id]
        group = action.actionGroup()
        if action.isChecked() == is_on:
            continue
        # An exclusive group refuses to switch its last one off, as when a metre is none of those offered.
        if group is not None and not is_on:
            group.setExclusive(False)
            action.setChecked(False)
            group.setExclusive(True)
        else:
            action.setChecked(is_on)
