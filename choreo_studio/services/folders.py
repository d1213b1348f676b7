"""Where the program keeps what it remembers between two starts."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

HOME_VARIABLE = "CHOREO_STUDIO_HOME"
_NAME = "choreo-studio"


def settings_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Folder of the settings: what CHOREO_STUDIO_HOME names, else where this kind of system keeps settings.

    Args:
        environment: variables by name.
        platform: as `sys.platform`.
    """
    return _folder(environment, platform, "APPDATA", "XDG_CONFIG_HOME", ".config")


def state_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Folder of what is large and can be thrown away: recovery copies and the log.

    Args:
        environment: variables by name.
        platform: as `sys.platform`.
    """
    return _folder(environment, platform, "LOCALAPPDATA", "XDG_STATE_HOME", ".local/state")


def _folder(environment: Mapping[str, str], platform: str, windows: str, xdg: str, usual: str) -> Path:
    if environment.get(HOME_VARIABLE):
        return Path(environment[HOME_VARIABLE])
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    found = environment.get(windows if platform == "win32" else xdg, "")
    # The XDG rules ask to ignore relative paths.
    if found and Path(found).is_absolute():
        return Path(found) / _NAME
    return Path.home() / ("AppData/Local" if platform == "win32" else usual) / _NAME
