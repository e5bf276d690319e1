"""The parts of the command ``cloud-elements-sandbox``."""
