"""Networks in blocks, from the input up."""


def layer_blocks(*parts):
    """Return every layer with weights of sequential parts, as a block of its own."""
    return [[layer] for part in parts for layer in part if list(layer.parameters())]
