"""The only package that speaks SQL: the file, the operation log, and the tables that people see.

``schema`` what a project file holds; ``opening``, ``database``, ``locks`` getting at it safely; ``operations``,
``log``, ``cells`` the log; ``state`` the tables that follow from it; ``change`` one gesture; the others read.
Nothing outside ``annotator/project.py`` imports this package.
"""
