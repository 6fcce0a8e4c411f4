"""The parts of the window. Each shows something of the project, pulls it when it changed, and keeps no copies."""
