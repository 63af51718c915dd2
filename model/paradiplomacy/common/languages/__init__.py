"""Texts for people, a folder a language."""
