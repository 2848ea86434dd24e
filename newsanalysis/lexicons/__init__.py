"""Loads ``resources/`` into typed objects, each file once."""
