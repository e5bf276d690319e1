from pulumi_cloud_elements.api.instances import tag_names
from pulumi_cloud_elements.resources.instance.response import outputs_of, snake
from pulumi_cloud_elements.resources.values import Secret


def test_outputs() -> None:
    outputs = outputs_of(
        {
            "id": 5,
            "name": "x",
            "createdDate": "2020",
            "valid": True,
            "token": "the-token",
            "tags": ["a", {"id": 1, "name": "b"}],
            "element": {"id": 2, "hub": "crm", "deletedObject": {"someKey": 1}},
            "configuration": {"username": "the-key"},
            "neverHeardOf": "x",
        }
    )
    assert outputs["name"] == "x"
    assert outputs["created_date"] == "2020"
    assert outputs["valid"] is True
    assert outputs["disabled"] is None
    assert outputs["token"] == Secret("the-token")
    assert outputs["tags"] == ["a", "b"]
    assert outputs["element"] == {"id": 2, "hub": "crm", "deleted_object": {"some_key": 1}}
    assert outputs["user"] is None
    assert outputs["effective_configuration"] == Secret({"username": "the-key"})
    assert outputs["provision_interactions"] == []
    assert "never_heard_of" not in outputs
    assert "the-" not in repr(outputs)


def test_the_token_is_kept_where_the_answer_tells_none() -> None:
    assert outputs_of({}, "known")["token"] == Secret("known")
    assert outputs_of({"token": "new"}, "known")["token"] == Secret("new")


def test_what_the_service_still_wants_is_a_secret() -> None:
    wanted = [{"type": "redirect", "data": {"state": "the-state"}}]
    assert outputs_of({"provisionInteractions": wanted})["provision_interactions"] == Secret(wanted)


def test_an_element_is_kept_without_its_advertisement() -> None:
    element = {"key": "sftp", "name": "SFTP", "description": "long", "image": "https://x/y.png"}
    assert outputs_of({"element": element})["element"] == {"key": "sftp", "name": "SFTP"}
    assert outputs_of({"element": "sftp"})["element"] == "sftp"


def test_entries_without_a_value_are_not_kept() -> None:
    section = {"username": "u", "flag": False, "empty": "", "event.notification.enabled": None}
    kept = {"username": "u", "flag": False, "empty": ""}
    assert outputs_of({"configuration": section})["effective_configuration"] == Secret(kept)


def test_tag_names() -> None:
    assert tag_names(None) is None
    assert tag_names([]) == []


def test_snake() -> None:
    assert snake("cacheTimeToLive") == "cache_time_to_live"
    assert snake("id") == "id"
