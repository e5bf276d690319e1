"""A stand-in for the engine that registers, checks and creates, and does nothing else.

It runs the SDK's two processes, the program and the provider, as the engine does, so that their
CPU time can be measured without the engine's own work.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent import futures
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from .errors import BenchError
from .service import Service

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_STACK_TYPE = "pulumi:pulumi:Stack"
_SEED = bytes(range(32))
_IN_FLIGHT = 64


@dataclass(frozen=True)
class Shares:
    """CPU seconds of the two processes, from start to end.

    Attributes:
        program: the process that runs the program.
        provider: the process of the dynamic provider.
    """

    program: float
    provider: float


def plain(value: Any) -> Any:
    """Return a property without the marks of secrets, as a provider receives it."""
    if isinstance(value, Struct):
        fields = dict(value)
        if _SIGNATURE in fields:
            return plain(fields["value"])
        return {key: plain(item) for key, item in fields.items()}
    if hasattr(value, "values") and not isinstance(value, Mapping):
        return [plain(item) for item in value]
    return value


def _struct(values: Mapping[str, Any]) -> Struct:
    made = Struct()
    made.update(values)
    return made


class _Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Checks and creates what a program registers."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider
        self._mutex = threading.Lock()
        self.created = 0

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        return resource_pb2.SupportsFeatureResponse(hasSupport=True)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        return Empty()

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:
        return Empty()

    def RegisterResource(self, request: Any, context: Any) -> Any:
        urn = f"urn:pulumi:dev::bench::{request.type}::{request.name}"
        if request.type == _STACK_TYPE:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        news = _struct(plain(request.object))
        check = provider_pb2.CheckRequest(urn=urn, news=news, randomSeed=_SEED)
        inputs = _struct(plain(self._provider.Check(check).inputs))
        made = self._provider.Create(provider_pb2.CreateRequest(urn=urn, properties=inputs))
        with self._mutex:
            self.created += 1
        return resource_pb2.RegisterResourceResponse(urn=urn, id=made.id, object=made.properties)


class _Engine(engine_pb2_grpc.EngineServicer):
    def __init__(self) -> None:
        self.errors: list[str] = []

    def Log(self, request: Any, context: Any) -> Any:
        if request.severity == engine_pb2.ERROR:
            self.errors.append(request.message)
        return Empty()

    def GetRootResource(self, request: Any, context: Any) -> Any:
        return engine_pb2.GetRootResourceResponse()

    def SetRootResource(self, request: Any, context: Any) -> Any:
        return engine_pb2.SetRootResourceResponse()


def shares(engine: Path, program: Path, work: Mapping[str, Any], service: Service) -> Shares:
    """Run a program once.

    Args:
        engine: the folder of the engine's programs.
        program: the folder of the program, which reads `work.json`.
        work: what it reads there: `instances` is how many it declares.
        service: the service of the provider.

    Raises:
        BenchError: it failed, or the provider did not create all instances.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as made, _server() as (server, address):
        folder = Path(made)
        shutil.copytree(program, folder / "project")
        (folder / "project" / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
        (folder / "project" / "work.json").write_text(json.dumps(work))
        state = (folder / "state").as_uri()
        environment = (
            os.environ
            | service.environment
            | {
                "PULUMI_PROJECT": "bench",
                "PULUMI_BACKEND_URL": state,
                "CLOUD_ELEMENTS_MAX_IN_FLIGHT": str(_IN_FLIGHT),
                "TMPDIR": str(folder),  # not with the notes and locks of everything else here
            }
        )
        logs = _Engine()
        engine_pb2_grpc.add_EngineServicer_to_server(logs, server)
        with _provider(address, folder / "project", environment) as (stub, pid):
            monitor = _Monitor(stub)
            resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
            server.start()
            used = _run(engine, folder, address, environment, logs)
            if monitor.created != work["instances"]:
                raise BenchError(f"{monitor.created} were created, not {work['instances']}")
            return Shares(used, _cpu(pid))


@contextlib.contextmanager
def _server() -> Iterator[tuple[Any, str]]:
    pool = futures.ThreadPoolExecutor(_IN_FLIGHT)
    server = grpc.server(pool, options=_GRPC_CHANNEL_OPTIONS)
    port = server.add_insecure_port("127.0.0.1:0")
    try:
        yield server, f"127.0.0.1:{port}"
    finally:
        server.stop(None)


@contextlib.contextmanager
def _provider(address: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Any]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic", address],
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is None:
            raise BenchError("the provider has no output")
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}", _GRPC_CHANNEL_OPTIONS) as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            stub.Configure(provider_pb2.ConfigureRequest(args=Struct()))
            yield stub, process.pid
    finally:
        process.kill()
        process.communicate()


def _run(
    engine: Path, folder: Path, address: str, environment: Mapping[str, str], logs: _Engine
) -> float:
    """Run the program to its end; return its CPU seconds."""
    words = [sys.executable, "-u", str(engine / "pulumi-language-python-exec")]
    words += ["--monitor", address, "--engine", address, "--project", "bench", "--stack", "dev"]
    words += ["--pwd", str(folder / "project"), "--parallel", str(_IN_FLIGHT)]
    words += ["--dry_run", "false", str(folder / "project")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, env=dict(environment), stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        said = "\n".join([*logs.errors[:3], (folder / "log").read_text()])
        raise BenchError(f"the program failed:\n{said[-3000:]}")
    return used.ru_utime + used.ru_stime


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
