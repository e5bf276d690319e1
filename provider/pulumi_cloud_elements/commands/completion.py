"""`completion`: print the script with which a shell completes commands and options."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .help import PROGRAM, Subparsers

if TYPE_CHECKING:
    from .session import Session

SHELLS = ("bash", "zsh", "fish")
_BASH = """\
_cloud_elements() {{
  local words={commands}
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "${{COMP_WORDS[1]}}" in
{cases}
      *) words= ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _cloud_elements {program}
"""
_EXAMPLES = """\
examples:
  source <(cloud-elements completion bash)      # in ~/.bashrc
  source <(cloud-elements completion zsh)       # in ~/.zshrc
  cloud-elements completion fish > ~/.config/fish/completions/cloud-elements.fish
"""


def add_completion(commands: Subparsers, helps: Mapping[str, str]) -> None:
    """Add the command `completion`, once all others are there.

    Args:
        commands: the commands.
        helps: what each command does, by its name.
    """

    def run(options: argparse.Namespace, session: Session) -> int:
        del session
        print(script(options.shell, commands.choices, helps), end="")
        return 0

    one = commands.add_parser(
        "completion",
        description="Print the script with which a shell completes commands and options.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("shell", choices=SHELLS, help="the shell")
    one.set_defaults(run=run, stack=None)


def script(
    shell: str, parsers: Mapping[str, argparse.ArgumentParser], helps: Mapping[str, str]
) -> str:
    """Return the script for a shell.

    Args:
        shell: one of `SHELLS`.
        parsers: the commands' parsers, by their names.
        helps: what each command does, by its name.
    """
    if shell == "fish":
        return "".join(f"{line}\n" for line in _fish(parsers, helps))
    cases = "\n".join(
        f"      {name}) words='{' '.join(_words(name, parser, parsers))}' ;;"
        for name, parser in parsers.items()
    )
    text = _BASH.format(commands=f"'{' '.join(parsers)}'", cases=cases, program=PROGRAM)
    return f"autoload -U +X bashcompinit && bashcompinit\n{text}" if shell == "zsh" else text


def _words(
    name: str, parser: argparse.ArgumentParser, parsers: Mapping[str, argparse.ArgumentParser]
) -> Iterator[str]:
    """Yield what may follow a command."""
    if name == "help":
        yield from parsers
    elif name == "completion":
        yield from SHELLS
    for action in _options(parser):
        yield action.option_strings[-1]


def _options(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    return (action for action in parser._actions if action.option_strings)


def _fish(
    parsers: Mapping[str, argparse.ArgumentParser], helps: Mapping[str, str]
) -> Iterator[str]:
    for name, parser in parsers.items():
        help_ = _quoted(helps.get(name, parser.description or ""))
        yield f"complete -c {PROGRAM} -f -n __fish_use_subcommand -a {name} -d {help_}"
        seen = f"'__fish_seen_subcommand_from {name}'"
        for action in _options(parser):
            option = action.option_strings[-1].removeprefix("--")
            value = "" if action.nargs == 0 else " -r"
            help_ = _quoted(action.help or "")
            yield f"complete -c {PROGRAM} -n {seen} -l {option}{value} -d {help_}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", r"\\").replace("'", r"\'") + "'"
