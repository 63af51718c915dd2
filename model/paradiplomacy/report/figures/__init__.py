"""Figures of a batch or of an experiment with a design; the same results give the same SVG, byte for byte."""
