"""Tells what Blender makes of files: `python blender_report.py JOB.json REPORT.json`.

The job names `format`, `files`, `fps` (two whole numbers) and `mesh_frames`: see `blender_scene` and `blender_telling`.
"""

import json
import sys
from pathlib import Path

from blender_scene import open_files
from blender_telling import report

job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
open_files(job["format"], job["files"], job["fps"])
Path(sys.argv[2]).write_text(json.dumps(report(job["mesh_frames"])), "utf-8")
