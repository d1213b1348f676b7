"""Bodies: skeletons, clips, duets, kinematics, contacts, retargeting, editing and measures. NumPy only."""
