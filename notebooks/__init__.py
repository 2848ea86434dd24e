"""The notebooks, installed as `newsanalysis.notebooks`."""
