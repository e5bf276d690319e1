"""A dynamic provider as it is written by hand: the class in the program, a request per verb."""

import json
import os
from pathlib import Path

import pulumi
import requests
from pulumi.dynamic import (
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

URL = os.environ["CLOUD_ELEMENTS_BASE_URL"]
HEADERS = {
    "Authorization": f"User {os.environ['CLOUD_ELEMENTS_USER_SECRET']}, "
    f"Organization {os.environ['CLOUD_ELEMENTS_ORGANIZATION_SECRET']}"
}


def body_of(props):
    return {
        "name": props["name"],
        "element": {"key": props["element_key"]},
        "configuration": props["configuration"],
        "tags": props["tags"],
    }


class InstanceProvider(ResourceProvider):
    def create(self, props):
        answer = requests.post(f"{URL}/instances", json=body_of(props), headers=HEADERS)
        answer.raise_for_status()
        made = answer.json()
        return CreateResult(str(made["id"]), {**props, "token": made["token"]})

    def read(self, id_, props):
        answer = requests.get(f"{URL}/instances/{id_}", headers=HEADERS)
        answer.raise_for_status()
        return ReadResult(id_, {**props, "token": answer.json()["token"]})

    def diff(self, _id, olds, news):
        return DiffResult(changes=body_of(olds) != body_of(news))

    def update(self, _id, _olds, news):
        answer = requests.put(f"{URL}/instances/{_id}", json=body_of(news), headers=HEADERS)
        answer.raise_for_status()
        return UpdateResult({**news, "token": answer.json()["token"]})

    def delete(self, _id, _props):
        requests.delete(f"{URL}/instances/{_id}", headers=HEADERS).raise_for_status()


class Instance(Resource):
    token: pulumi.Output[str]

    def __init__(self, resource_name, **props):
        secret = pulumi.ResourceOptions(additional_secret_outputs=["token"])
        super().__init__(InstanceProvider(), resource_name, {**props, "token": None}, secret)


work = json.loads(Path("work.json").read_text())
for number in range(work["instances"]):
    Instance(
        f"closeio-{number}",
        name=f"closeio-{number}",
        element_key="closeio",
        configuration={
            "username": pulumi.Output.secret(f"bench-key-{number}"),
            "password": pulumi.Output.secret(f"bench-password-{number}"),
            "event.notification.enabled": True,
            "event.vendor.type": "polling",
            "event.notification.callback.url": work["callback"],
        },
        tags=["bench"],
    )
