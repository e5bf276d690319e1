"""What differs from kind to kind when one is created so that none is lost and none is doubled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .marker import Marker

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """What exists at the service, and may be what an interrupted run created.

    Attributes:
        id: its id.
        name: its name, as the service has it.
        creation_id: the creation id that it carries; None where it carries none, as what was
            created before there were any, and what cannot carry one.
        created: when it was created, as the service writes it; None where it does not.
        differs: the properties in which it differs from the declared configuration.
        unfit: why no update can bring it to the declared configuration; empty if one can.
    """

    id: str
    name: str
    creation_id: str | None
    created: str | None = None
    differs: Sequence[str] = ()
    unfit: str = ""

    @classmethod
    def of(cls, row: Row, creation_id: str | None = None, **more: Any) -> Candidate:
        """Return the candidate that the service's JSON is about.

        Args:
            row: the service's JSON.
            creation_id: the creation id that it carries.
            more: other attributes, in place of what the JSON says.
        """
        created = row.get("createdDate")
        attributes: dict[str, Any] = {
            "id": str(row.get("id")),
            "name": str(row.get("name")),
            "created": str(created) if created else None,
        }
        return cls(**(attributes | more), creation_id=creation_id)

    def __str__(self) -> str:
        """Name it for a person, in one line."""
        parts = [self.name]
        if self.created:
            parts.append(f"created {self.created}")
        if self.differs:
            parts.append(f"differs in {', '.join(self.differs)}")
        return f"{self.id} ({'; '.join(parts)})"


class Strategy(Protocol):
    """How one resource of a kind is created, and found again."""

    @property
    def noun(self) -> str:
        """What a person calls one of the kind, such as `instance`."""

    @property
    def urn(self) -> str:
        """The resource's URN."""

    @property
    def creation_id(self) -> str:
        """The creation id that the created resource will carry."""

    @property
    def stack(self) -> str:
        """A name for the resource's stack that holds for all of its runs."""

    @property
    def alike(self) -> str | None:
        """What resources have in common of which the service's JSON cannot show which is which.

        They are created one after another. None where what is created carries its creation id:
        then nothing else is evidence. Otherwise one that equals the declared one is taken back
        with evidence of any interrupted create of the resource.
        """

    def about(self, inputs: Mapping[str, Any]) -> bool:
        """Tell whether the inputs of an interrupted create name what this resource is to be.

        The program may have changed since. Asked only where `alike` is not None.
        """

    @property
    def resemblance(self) -> str:
        """Why a candidate may be this resource's, such as `carries this resource's marker`."""

    @property
    def way_out(self) -> str:
        """What to do to leave a candidate as it is, such as `choose another name`."""

    def adopt(self, candidate: Candidate | None) -> str:
        """Return the argument that takes a candidate over; None stands for any one of several."""

    def id_of(self, response: Mapping[str, Any]) -> str:
        """Return the id of what the service's JSON is about."""

    def create(self) -> Mapping[str, Any]:
        """Send the create request, once, and return the service's JSON."""

    def get(self, id_: str) -> Mapping[str, Any]:
        """Return the service's JSON about one. Raises NotFoundError where it is gone."""

    def carries(self, response: Mapping[str, Any], candidate: Candidate) -> bool:
        """Tell whether the service's JSON is still of what the candidate was."""

    def find(self) -> list[Candidate]:
        """Return what may have been created for this resource before this process began.

        Asked once per process and stack: what comes later is not among it.
        """

    def appeared(self, creation_id: str, before: Collection[str]) -> list[Candidate]:
        """Ask the service what was created with a creation id.

        Args:
            creation_id: the creation id of the create request.
            before: the ids that were there before it, or that are known to be something else.
        """


class ById:
    """What the strategies of the kinds have in common to which the service gives ids.

    Args:
        marker: the resource's stack, URN and creation id.
    """

    def __init__(self, marker: Marker) -> None:
        self.stack = marker.stack
        self.urn = marker.urn
        self.creation_id = marker.creation_id

    def about(self, inputs: Row) -> bool:
        """Tell that it may be: the creation id tells the rest."""
        del inputs
        return True

    def adopt(self, candidate: Candidate | None) -> str:
        """Return the argument that takes a candidate over."""
        return f'adopt="{candidate.id if candidate else "<id>"}"'

    def id_of(self, response: Row) -> str:
        """Return the id of what the service's JSON is about."""
        return str(response["id"])
