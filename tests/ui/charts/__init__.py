"""Tests of annotator/ui/charts."""
