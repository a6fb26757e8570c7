"""The sampling rate that an estimator states."""


def stated_rates(estimator):
    """Return the sampling rates, in Hz, among the parameters of an estimator and of those inside it."""
    parameters = estimator.get_params().items()
    return {value for name, value in parameters if name.rpartition("__")[2] == "sampling_rate" and value is not None}
