"""scikit-learn for text, images and speech.

Import the room that you need: `skmodal.text`, `skmodal.image`, `skmodal.speech`, `skmodal.datasets`,
`skmodal.networks`, `skmodal.estimators`, `skmodal.fusion`, `skmodal.inspection`, `skmodal.persistence`,
`skmodal.tuning`, `skmodal.scale`, `skmodal.recipes`, `skmodal.testing`.
"""

__version__ = "0.1.0"
