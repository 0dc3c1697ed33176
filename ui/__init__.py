"""Gradio, and nothing but Gradio: build components, wire events, render values."""
