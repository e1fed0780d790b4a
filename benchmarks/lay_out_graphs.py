"""Lay out the ready graphs that are not trained here: the second encoder's layers, and the product of bytes.

usage: python benchmarks/lay_out_graphs.py

Writes qa/models/data/second.onnx and qa/search/data/byte_product.onnx, so that an installation needs no onnx.
"""

from qa.models.second import LAYERS, read_weights
from qa.search.late_interaction import PRODUCT
from qa.training.layers import byte_product, convolution_graph

if __name__ == "__main__":
    LAYERS.write_bytes(convolution_graph(read_weights()))
    PRODUCT.write_bytes(byte_product())
