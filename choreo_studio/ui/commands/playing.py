"""Commands of the transport."""

from collections.abc import Callable

from choreo_studio.ui.transport.presenter import TransportPanel


def playing_handlers(transport: TransportPanel) -> dict[str, Callable[[], object]]:
    """What the actions of the menu Play do."""
    return {
        "play": transport.play_pause,
        "stop": transport.stop,
        "play_around": transport.play_around,
        "loop": transport.toggle_loop,
        "loop_selection": transport.loop_selection,
        "shuttle_back": lambda: transport.shuttle(-1),
        "shuttle_stop": lambda: transport.shuttle(0),
        "shuttle_forward": lambda: transport.shuttle(1),
        "slower": transport.slower,
        "faster": transport.faster,
        "normal_rate": lambda: transport.set_rate(1.0),
        "to_start": transport.to_start,
        "to_end": transport.to_end,
        "previous_bar": transport.previous_bar,
        "next_bar": transport.next_bar,
        "step_back": lambda: transport.step(-1),
        "step_forward": lambda: transport.step(1),
        "second_back": lambda: transport.step_seconds(-1.0),
        "second_forward": lambda: transport.step_seconds(1.0),
        "mute": transport.toggle_mute,
        "scrub_sound": transport.toggle_scrub_sound,
    }
