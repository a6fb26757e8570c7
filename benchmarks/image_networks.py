"""MNIST by LeNet from the raw pixels, seeds 0 to 2, and the same networks after 80 % of their weights are pruned.

Run as ``python -m benchmarks.image_networks DATA``; DATA is the folder for the set, which is downloaded when missing. The
settings were chosen on training images alone: fitted on the first 50 000, compared on the last 10 000 (``--search``).
Wanted: 0.990 within 3 minutes on two cores, and after pruning at most 0.010 less.
"""
