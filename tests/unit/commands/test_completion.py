"""`completion`: what a shell completes with the script."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from pulumi_cloud_elements.commands import COMMANDS, main

NAMES = [command.NAME for command in COMMANDS]


def script(capsys: pytest.CaptureFixture[str], shell: str) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed(text: str, *typed: str) -> list[str]:
    """Return what bash completes after what was typed, whose last word is being completed."""
    words = " ".join(f"'{word}'" for word in ("cloud-elements", *typed))
    asked = f"COMP_WORDS=({words}); COMP_CWORD={len(typed)}; _cloud_elements"
    done = subprocess.run(
        ["bash", "-uc", f'{text}\n{asked}\nprintf "%s\\n" "${{COMPREPLY[@]}}"'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_and_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    text = script(capsys, "bash")
    assert completed(text, "") == [*NAMES, "help", "completion"]
    assert completed(text, "inst") == ["instances", "instance"]
    assert completed(text, "instances", "--e") == ["--element"]
    assert completed(text, "instances", "--tag", "crm", "--dis") == ["--disabled"]
    assert "--output" in completed(text, "describe", "--")
    assert completed(text, "help", "orp") == ["orphans"]
    assert completed(text, "completion", "") == ["bash", "zsh", "fish", "--help"]
    assert completed(text, "nonsense", "") == []


def test_every_option_of_every_command_is_completed(capsys: pytest.CaptureFixture[str]) -> None:
    text = script(capsys, "bash")
    for name in NAMES:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        options = {
            word.strip(",")
            for line in capsys.readouterr()
            .out.split("options:")[1]
            .split("examples:")[0]
            .split("\n")
            for word in line.split()[:4]
            if word.startswith("--")
        }
        assert options <= set(completed(text, name, "--")), name


def test_zsh_uses_the_same_through_its_own_bridge(capsys: pytest.CaptureFixture[str]) -> None:
    bridge = "autoload -U +X bashcompinit && bashcompinit\n"
    assert script(capsys, "zsh") == bridge + script(capsys, "bash")


def test_fish(capsys: pytest.CaptureFixture[str]) -> None:
    text = script(capsys, "fish")
    check = "check the credentials and the connection to the service"
    lines = text.splitlines()
    start = "complete -c cloud-elements"
    assert f"{start} -f -n __fish_use_subcommand -a check -d '{check}'" in lines
    seen = "'__fish_seen_subcommand_from instances'"
    assert f"{start} -n {seen} -l element -r -d 'only instances of this element'" in lines
    assert f"{start} -n {seen} -l disabled -d 'only disabled instances'" in lines
    assert r"this stack\'s configuration" in text
    fish = shutil.which("fish")
    if fish is not None:
        subprocess.run([fish, "--no-execute"], input=text, text=True, check=True)


def test_another_shell_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["completion", "tcsh"])
    assert ended.value.code == 2
    assert "invalid choice: 'tcsh'" in capsys.readouterr().err
