"""Write docs/images/preview.svg, a picture of `pulumi preview --diff`, or check it.

It runs Pulumi's engine (first on PATH) with the program examples/closeio and a sandbox. The change
is a rotated password and another event type. Rich draws the engine's output.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cloud_elements_sandbox.server import Running, running
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "preview.svg"
COMMAND = ("pulumi", "preview", "--diff")
COLUMNS = 90
# Rich's default format loads a font from another host, which the documentation must not do.
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 WIDTH HEIGHT" \
role="img" aria-label="A preview: a changed event entry is readable, a changed password is not">
<style>
  .{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    font-size: {char_height}px; line-height: {line_height}px }}
  {styles}
</style>
<defs>{lines}</defs>
<rect width="WIDTH" height="HEIGHT" rx="10" fill="#1b1f27" stroke="#5a6375"/>
<g transform="translate(18, 12)">{backgrounds}<g class="{unique_id}-matrix">
{matrix}
</g></g>
</svg>
"""


def preview() -> str:
    """Return the engine's output for the change, with colours."""
    with running() as sandbox, tempfile.TemporaryDirectory() as folder:
        program = Path(folder)
        shutil.copy(ROOT / "examples" / "closeio" / "__main__.py", program)
        (program / "Pulumi.yaml").write_text("name: crm\nruntime: python\n", encoding="utf-8")
        (program / "state").mkdir()
        environment = _environment(program, sandbox)

        def run(*arguments: str) -> str:
            done = subprocess.run(
                ["pulumi", *arguments, "--non-interactive"],
                cwd=program,
                env=environment,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                sys.exit(f"picture: error: pulumi {arguments[0]}: {done.stderr or done.stdout}")
            return done.stdout

        run("stack", "init", "dev")
        run("config", "set", "--secret", "closeioApiKey", "key")
        run("config", "set", "--secret", "closeioPassword", "before")
        run("up", "--yes", "--skip-preview")
        run("config", "set", "--secret", "closeioPassword", "after")
        file = program / "__main__.py"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"polling"', '"webhook"'), encoding="utf-8")
        return run(*COMMAND[1:], "--color", "always")


def _environment(folder: Path, sandbox: Running) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PULUMI_", "CLOUD_ELEMENTS_"))
    }
    return kept | {
        **sandbox.environment,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "for the picture only",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def picture(printed: str) -> str:
    """Return the picture of a terminal with the output."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, highlight=False
    )
    console.print(Text(f"$ {' '.join(COMMAND)}", style="bold"))
    console.print(Text.from_ansi(printed.strip("\n")), soft_wrap=True)
    drawn = console.export_svg(theme=MONOKAI, code_format=FORMAT, unique_id="preview")
    # Rich's own size leaves space for its frame, and none below the last line.
    rows = drawn.count("<clipPath") + 1
    drawn = drawn.replace("WIDTH", f"{COLUMNS * 12.2 + 36:.0f}")
    drawn = drawn.replace("HEIGHT", f"{rows * 24.4 + 30:.0f}")
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if the picture is stale"
    )
    new = picture(preview())
    if parser.parse_args().check:
        return int(PICTURE.read_text(encoding="utf-8") != new)
    PICTURE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
