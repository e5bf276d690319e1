from pulumi_cloud_elements.api.tags import tag_names


def test_tag_names() -> None:
    assert tag_names(None) is None
    assert tag_names([]) == []
    assert tag_names(["a", {"id": 1, "name": "b"}]) == ["a", "b"]
