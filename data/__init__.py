"""The samples, installed as `newsanalysis.samples`."""
