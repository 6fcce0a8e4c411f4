"""Dialogs and the start page. Each asks for something and calls one command with the answer."""
