"""Ebb: work-life integration on your home screen."""

from importlib.metadata import version

__version__ = version("ebb")
