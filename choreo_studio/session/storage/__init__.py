"""The `.choreo` project file: a versioned zip that is safe to open from strangers and is saved atomically."""

from choreo_studio.session.storage.file import load_project, save_project

__all__ = ["load_project", "save_project"]
