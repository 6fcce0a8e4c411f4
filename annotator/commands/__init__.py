"""Every change and every long task, as functions; called by window, command line and Python API alike.

The first argument is the project. A change returns what it touched (``Changes``); validation happens here, undo and
history in the store. No SQL, no Qt.
"""
