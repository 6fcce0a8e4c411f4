"""The window. The only package that imports PySide6 (with app.py); it changes a project through commands alone."""
