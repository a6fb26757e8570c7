"""Seeds of NumPy's and torch's random numbers."""

import torch


def new_seed(random):
    """Draw a seed from a RandomState or a Generator."""
    if isinstance(random, torch.Generator):
        return int(torch.randint(2**31 - 1, (), generator=random))
    return random.randint(2**31 - 1)
