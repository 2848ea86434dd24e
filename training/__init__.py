"""Trains the reader model that `newsanalysis` ships: ``python -m training DATA_DIR --out DIR``.

The package never imports this folder.
"""
