"""Gradio is imported whole, and writes nothing into its own package."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import pathlib
from ui.quick_gradio import import_gradio

def refuse(self, *_, **__):
    raise AssertionError(f"{self} was written at import")

pathlib.Path.write_text = refuse
import_gradio()
import gradio
from gradio import component_meta
assert component_meta.create_or_modify_pyi.__module__ == "ui.quick_gradio", "the writer was not replaced"
assert gradio.Textbox().submit and gradio.HTML("x", js_on_load="trigger('act')").act and gradio.Chatbot
"""


def test_gradio_works_and_writes_no_stubs() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, cwd=Path(__file__).parents[1])
