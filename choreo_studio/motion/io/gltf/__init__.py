"""Parts of reading and writing glTF: bytes, arrays, nodes, animations, meshes and poses."""
