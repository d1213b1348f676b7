"""Tests of editing and polish."""
