"""BERT weights to an ONNX graph with 8-bit weights (pure); it runs without torch, several times as fast."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float32]]

__all__ = ["bert_graph", "byte_product"]

OPSET, IR_VERSION = 21, 10  # what onnxruntime 1.20 and later read
CONTRIB = "com.microsoft"  # fused operators of ONNX Runtime, its docs/ContribOperators.md
INT8 = 127


def bert_graph(weights: "Weights", config: dict[str, Any]) -> bytes:
    """Lay out the layers of a BERT encoder behind its embeddings, which the caller looks up.

    Weights have 8 bits with one scale an output, activations 8 bits with one scale a run (dynamic quantisation). There
    is no mask: texts of one batch must have the same number of tokens.

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
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "bert",
            [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape)],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
        ir_version=IR_VERSION,
    )
    data: bytes = model.SerializeToString()
    return data


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
    model = helper.make_model(
        helper.make_graph(graph.nodes, "byte product", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    data: bytes = model.SerializeToString()
    return data


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
    output = graph.linear(f"{name}.gelu", weights, [f"{name}.output.dense"], f"{name}.fo")
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
