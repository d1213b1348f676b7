"""The timeline: ruler, music, beats, take lanes and read-outs on one axis."""
