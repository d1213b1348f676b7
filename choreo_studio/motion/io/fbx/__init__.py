"""The parts of FBX 7: its tree of nodes, and what its objects mean; whole files in `fbx_writer` and `fbx_reader`."""
