"""Measurements, run by hand: numbers of one machine on one day, never a test."""
