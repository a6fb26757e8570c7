"""Make ``mutants`` importable, in joblib's workers too: they inherit ``sys.path``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
