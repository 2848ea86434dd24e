"""The notebooks, installed as `newsanalysis.notebook_files`."""
