"""Where the parts of the sandbox are found: the API, the control endpoint, the console."""

BASE_PATH = "/elements/api-v2"
CONTROL_PATH = "/__sandbox__"
CONSOLE_PATH = "/console"
STYLE_PATH = f"{CONSOLE_PATH}/console.css"
SCRIPT_PATH = f"{CONSOLE_PATH}/console.js"
SIGN_IN_PATH = "/sign-in"


def is_below(path: str, root: str) -> bool:
    """Whether *path* is *root* or below it."""
    return path == root or path.startswith(f"{root}/")
