"""Measures recall, behaviour and speed; nothing imports it."""
