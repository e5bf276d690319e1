import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"<!-- example: (\S+) -->\n```python\n(.*?)```\n<!-- end of example -->", re.S)


def test_the_readme_quotes_the_example_as_it_is() -> None:
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    assert [path for path, _ in blocks] == ["examples/closeio/__main__.py"]
    for path, quoted in blocks:
        assert quoted == (ROOT / path).read_text()
