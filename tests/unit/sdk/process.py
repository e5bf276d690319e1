"""The SDK's own process of a dynamic provider, without an engine: the test is the engine."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dill
import grpc
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from pulumi.dynamic import ResourceProvider
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, provider_pb2_grpc, status_pb2

ROOT = Path(__file__).parents[3]
URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
SEED = bytes(range(32))
SECONDS = 10


@dataclass
class Process:
    """A process of the SDK, and what it sent to the engine.

    Attributes:
        provider: the SDK's service.
        address: the engine's address that the process was started with.
        lines: the log requests that came to that address.
    """

    provider: Any
    address: str
    lines: list[Any] = field(default_factory=list)

    def check(self, provider: ResourceProvider, **properties: Any) -> dict[str, Any]:
        request = provider_pb2.CheckRequest(
            urn=URN, news=properties_of(provider, properties), randomSeed=SEED
        )
        response = self.provider.Check(request, timeout=SECONDS)
        inputs: dict[str, Any] = MessageToDict(response.inputs)
        del inputs["__provider"]
        return inputs

    def create(
        self, provider: ResourceProvider, do: str, *, seconds: float = SECONDS, **properties: Any
    ) -> dict[str, Any]:
        properties |= {"do": do}
        request = provider_pb2.CreateRequest(
            urn=URN, properties=properties_of(provider, properties)
        )
        response = self.provider.Create(request, timeout=seconds)
        outputs: dict[str, Any] = MessageToDict(response.properties)
        return outputs

    def diffs(self, provider: ResourceProvider, count: int) -> list[bool]:
        """Return of so many calls at a time which ones were served with four others."""
        properties = properties_of(provider, {})
        request = provider_pb2.DiffRequest(urn=URN, id="1", olds=properties, news=properties)
        calls = [self.provider.Diff.future(request, timeout=SECONDS) for _ in range(count)]
        some = provider_pb2.DiffResponse.DIFF_SOME
        return [call.result().changes == some for call in calls]


class Engine(engine_pb2_grpc.EngineServicer):
    """The engine's service, as far as log lines go."""

    def __init__(self, lines: list[Any]) -> None:
        self._lines = lines

    def Log(self, request: Any, context: Any) -> Any:
        from google.protobuf.empty_pb2 import Empty

        self._lines.append(request)
        return Empty()


@contextlib.contextmanager
def running(*options: str, python: str | Path = sys.executable, **config: str) -> Iterator[Process]:
    """Run the SDK's process as the engine does.

    Args:
        options: what the engine puts before its address.
        python: whose SDK it is; default: that of the tests.
        config: the stack's configuration, of the namespace `test`.
    """
    lines: list[Any] = []
    engine = grpc.server(futures.ThreadPoolExecutor(2))
    engine_pb2_grpc.add_EngineServicer_to_server(Engine(lines), engine)
    address = f"127.0.0.1:{engine.add_insecure_port('127.0.0.1:0')}"
    engine.start()
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path, "PULUMI_PROJECT": "test"}
    started = subprocess.Popen(
        [python, "-u", "-m", "pulumi.dynamic", *options, address],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert started.stdout is not None
        port = int(started.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            process = Process(provider_pb2_grpc.ResourceProviderStub(channel), address, lines)
            args = struct({f"test:{name}": value for name, value in config.items()})
            process.provider.Configure(provider_pb2.ConfigureRequest(args=args), timeout=SECONDS)
            yield process
    finally:
        started.kill()
        started.communicate()
        engine.stop(None)


def properties_of(provider: ResourceProvider, properties: dict[str, Any]) -> Struct:
    reference = base64.b64encode(dill.dumps(provider)).decode()
    return struct(properties | {"__provider": reference})


def struct(values: dict[str, Any]) -> Struct:
    made = Struct()
    made.update(values)
    return made


def status_of(error: grpc.RpcError) -> Any:
    """Return the details of the gRPC status of a failure, which the engine prefers, or None."""
    metadata = dict(error.trailing_metadata() or ())
    if "grpc-status-details-bin" not in metadata:
        return None
    return status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
