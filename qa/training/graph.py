"""A graph of ONNX, node by node, with the products of 8-bit weights that both encoders are made of (pure)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float32]]

OPSET, IR_VERSION = 21, 10  # what onnxruntime 1.22 and later read
CONTRIB = "com.microsoft"  # fused operators of ONNX Runtime, ContribOperators.md of its docs
INT8, UINT8 = 127, 255
BLOCK = 128  # components that share a scale
GELU_LOWEST = 0.17
GELU_ZERO = 25  # stands for 0 behind the activation function: a tenth of the 8 bits for what lies below


class Graph:
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
