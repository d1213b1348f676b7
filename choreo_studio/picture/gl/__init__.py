"""OpenGL 3.3 core: programs, meshes and the order in which a frame is drawn."""
