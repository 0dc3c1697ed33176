"""Import gradio without its habit of writing type stubs for its 81 component classes into its own package.

That is half of gradio's import time (3.2 s against 1.5 s of processor time on a slow laptop core), is of use to people
who write components, and changes installed files at each start. The page has to be usable in five seconds. Nothing
else of gradio is changed, and where a later version has no such step, nothing is.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

WRITER_MODULE, WRITER = "gradio.component_meta", "create_or_modify_pyi"


def import_gradio() -> None:
    """Import gradio; afterwards `import gradio` finds it loaded. The environment has to be set before."""
    finder = _WithoutWriter()
    sys.meta_path.insert(0, finder)
    try:
        import gradio  # noqa: F401
    finally:
        sys.meta_path.remove(finder)


class _WithoutWriter(MetaPathFinder):
    """Finds the one module as ever, and replaces its stub writer once the module has run."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of gradio's module of component classes; None, which is "ask the next finder", for all others."""
        if fullname != WRITER_MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_replace(module: ModuleType) -> None:
                run(module)
                if hasattr(module, WRITER):
                    setattr(module, WRITER, lambda *_: None)

            spec.loader.exec_module = run_and_replace  # type: ignore[method-assign]
        return spec
