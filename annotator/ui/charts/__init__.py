"""Pictures of figures: heat map, matrix, timeline, intervals, lanes; on screen and as files. No computing of figures.

A chart (chart.py) is drawn into a Drawing (drawing.py), which the widget (view.py) and the files (saving.py) render.
"""
