"""What the lifecycles of all kinds of resources share.

Knows nothing of Pulumi and nothing of HTTP.
"""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from ..api.at_once import AtOnce, at_once
from ..api.catalogue import Catalogue
from ..api.client import Client
from ..deadline import deadline, seconds_left
from ..errors import (
    BadRequestError,
    CloudElementsError,
    ForbiddenError,
    HalfMadeError,
    NotFoundError,
    OwnershipError,
    SettingsError,
)
from ..recovery.creating import Creations
from ..recovery.listing import StackLists
from ..recovery.marker import CREATION_ID
from ..redaction import concealed, hiding
from ..registration import UNREGISTERED, Registration
from ..settings import Settings
from .account import Gone
from .checked_inputs import checked_inputs, unmarked
from .fields import Fields
from .findings import Findings
from .origin import Origin
from .templates import Templates
from .values import is_known

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Services:
    """What the lifecycles of one provider process share.

    Attributes:
        settings: the settings in force.
        client: the API.
        catalogue: the elements' definitions.
        creations: what this process creates, and what it knows to be in the state.
        lists: the instances that carry a stack's tag.
        templates: the variables of formulas.
        at_once: asks the service two things at the same time.
        clock: tells the time in seconds, from whenever, for deadlines and waits.
        sleep: waits for so many seconds.
    """

    settings: Settings
    client: Client
    catalogue: Catalogue
    creations: Creations
    lists: StackLists
    templates: Templates = field(default_factory=Templates)
    at_once: AtOnce = at_once
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Resource:
    """A resource as the state keeps it.

    Attributes:
        id: its id in the state.
        inputs: what a program would have to declare to get it.
        outputs: everything that is known about it.
    """

    id: str
    inputs: dict[str, Any] = field(repr=False)
    outputs: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Existing:
    """A resource that exists at the service.

    Attributes:
        id: its id.
        response: the service's JSON about it.
    """

    id: str
    response: Mapping[str, Any] = field(repr=False)


def replacing_inputs(
    fields: Fields, noun: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
) -> list[str]:
    """Return the changed inputs that need another resource, and warn of what is not known yet.

    Args:
        fields: the table of the kind.
        noun: what a person calls one of the kind.
        outputs: the outputs in the state.
        inputs: the checked inputs.
    """
    replacing = []
    for name in (one.name for one in fields.replacing):
        before, now = outputs.get(name), inputs.get(name)
        if is_known(now):
            replacing += [name] if now != before else []
        elif before is not None:
            _log.warning("%s is not known yet: if it changes, the %s is replaced", name, noun)
    return replacing


class Lifecycle(ABC):
    """Pulumi's verbs for one kind of resource: plain data in, plain data out.

    What each verb does, in this order; the steps in italics are the kind's own.

    check
        1. Inputs that are None count as not declared; settings that do not exist stop here.
           The deadline begins, and secrets are hidden, as in create.
        2. *validate*: problems stop here, all at once; warnings are logged.
        3. *normalize*: what is only spelled otherwise than in the state is spelled as there.
        4. The creation id is created if it is missing, or kept.
    replaces
        1. The resource counts as known to the state.
        2. Changed inputs that the field table marks as replacing are named. Those that are not
           known yet are a warning.
        3. Where there are none, another `adopt` than the resource's own id is refused.
    create
        1. The deadline begins, and the secrets of the inputs are hidden from messages.
        2. The organization is asked for, so that bad credentials show before anything is made.
        3. *take_over*, where `adopt` is declared, or else *make*.
        4. *complete* and *finish*: what one request could not do. A failure there keeps the
           half-made resource.
        5. *observe*: what the service reports and nobody declared is logged.
        6. The outputs are put together from the response, the inputs and the account.
        7. Recovery forgets the create request.
    read
        1. The resource counts as known to the state; deadline and secrets as above.
        2. A resource of another platform or organization is refused; *fetch* runs meanwhile.
        3. *fetch*: one that is gone is None, if the account is the one that made it (`account.py`);
           what the service refuses with 400 or 403 is looked for in the list, *rows*; *when_gone*
           says what the state becomes then.
        4. *refresh_inputs*: what a program would have to declare now.
        5. *observe*, and outputs, as above.
    update
        1. As in read, 1 and 2; *ask_ahead* runs meanwhile.
        2. *apply*; one that is gone is an error that says what to do.
        3. *complete*, *finish*, *observe*, and outputs, as in create.
    delete
        1. What this run has taken over under another name is left alone.
        2. As in read, 1 and 2; *ask_ahead* runs meanwhile.
        3. *remove*: one that is gone already is success, with the same care as in read.

    A kind must define `noun`, `fields`, `validate`, `make`, `fetch`, `apply` and `remove`; it may
    override `rows`, `ask_ahead`, `normalize`, `replaces`, `deletes_first`, `take_over`,
    `complete`, `finish`, `when_gone`, `refresh_inputs` and `observe`.

    Args:
        services: what the lifecycles of this process share.
    """

    noun: ClassVar[str]
    """What a person calls one of the kind, such as `instance`."""
    fields: ClassVar[Fields]
    """The kind's properties."""

    def __init__(self, services: Services) -> None:
        self._settings = services.settings
        self._client = services.client
        self._catalogue = services.catalogue
        self._creations = services.creations
        self._warned_of_settings = threading.Event()
        self._origin = Origin(services.settings, services.client.organizations, self.noun)
        self._gone = Gone(services.settings, self.noun, self.rows)
        self._lists = services.lists
        self._templates = services.templates
        self._at_once = services.at_once
        self._clock = services.clock

    def check(
        self,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        registration: Registration = UNREGISTERED,
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the inputs as they are to be kept, and what is wrong with them.

        Args:
            old: the inputs in the state; empty for a resource that is to be made.
            new: the inputs that the program declares.
            registration: the resource as the engine has it.
        """
        return checked_inputs(self._settings, self._creations, self.checked, old, new, registration)

    def checked(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], registration: Registration
    ) -> tuple[dict[str, Any], Findings]:
        """Return the inputs in the spelling of the state, and what is wrong with them.

        Args:
            old: the inputs in the state; empty for a resource that is to be made.
            inputs: the declared inputs, without those that are None.
            registration: the resource as the engine has it.
        """
        with self._operation(old, inputs):
            before, declared = unmarked(old), unmarked(inputs)
            found = self.validate(before, declared, registration)
            found = Findings(
                [concealed(problem) for problem in found.problems],
                [concealed(warning) for warning in found.warnings],
            )
            return (declared if found.problems else self.normalize(before, declared)), found

    def replaces(
        self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> list[str]:
        """Return the inputs whose change needs another resource.

        Raises:
            OwnershipError: the program asks to adopt another resource than the one it has.
        """
        self._creations.is_in_state(self.noun, id_)
        replacing = replacing_inputs(self.fields, self.noun, outputs, inputs)
        adopt = inputs.get("adopt")
        # A replacement may be one that exists: `create` takes it over.
        if not replacing and is_known(adopt) and adopt not in (None, id_, outputs.get("adopt")):
            raise OwnershipError(
                f"adopt: the resource is {self.noun} {id_} already and cannot become {adopt}: "
                "remove adopt, or declare a resource of another name"
            )
        return replacing

    def deletes_first(self, replacing: Sequence[str]) -> bool:
        """Tell whether a replacement must wait until the resource before it is deleted.

        Args:
            replacing: the inputs whose change needs another resource.
        """
        del replacing
        return False

    def create(
        self, inputs: Mapping[str, Any], registration: Registration = UNREGISTERED
    ) -> Resource:
        """Make the resource, or take over the one that `adopt` names.

        Args:
            inputs: the checked inputs.
            registration: the resource as the engine has it.

        Raises:
            HalfMadeError: the resource exists, but not yet as it is declared.
        """
        if self._settings.unknown:
            raise SettingsError("; ".join(self._settings.unknown))
        with self._operation(inputs):
            self._client.organizations.current_id()
            adopt = inputs.get("adopt")
            made = (
                self.make(inputs, registration)
                if adopt is None
                else self.take_over(str(adopt), inputs, registration)
            )
            try:
                resource = self._finished(made.id, inputs, made.response, {})
            except HalfMadeError:  # it is kept in the state, too
                self._creations.recorded(inputs.get(CREATION_ID))
                raise
            self._creations.recorded(inputs.get(CREATION_ID))
            return resource

    def read(self, id_: str, state: Mapping[str, Any]) -> Resource | None:
        """Return the resource as it really is, or None where it is gone.

        Args:
            id_: the resource's id.
            state: its outputs in the state; for a read by id the program's inputs.

        Raises:
            OwnershipError: a read by id, and there is no such resource.
        """
        self._creations.is_in_state(self.noun, id_)
        with self._operation(state):
            try:
                response = self._beside_origin(id_, state, lambda: self.fetch(id_, state))
            except NotFoundError:
                if "base_url" in state:
                    self._gone.believe(id_, state)
                    return self.when_gone(id_, state)
                # A read by id, which the engine would take for a success.
                raise OwnershipError(f"there is no {self.noun} {id_}: correct the id") from None
            except (BadRequestError, ForbiddenError) as error:
                self._gone.confirm(id_, state, error)
                return self.when_gone(id_, state)
            outputs = self.fields.read(response, state)
            inputs = self.fields.refreshed(state, outputs)
            inputs |= self.refresh_inputs(state, response, outputs)
            return self._recorded(id_, inputs, outputs, response, state)

    def update(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration = UNREGISTERED,
    ) -> Resource:
        """Update the resource to the declared configuration.

        Args:
            id_: the resource's id.
            state: its outputs in the state.
            inputs: the checked inputs.
            registration: the resource as the engine has it.

        Raises:
            HalfMadeError: the resource is changed, but not yet all of it.
        """
        self._creations.is_in_state(self.noun, id_)
        with self._operation(state, inputs):
            try:
                self._beside_origin(id_, state, lambda: self.ask_ahead(registration))
                response = self.apply(id_, state, inputs, registration)
            except (NotFoundError, BadRequestError, ForbiddenError) as error:
                # Some services refuse an unknown id with 400 or 403.
                if not isinstance(error, NotFoundError) and self._gone.is_listed(id_):
                    raise
                raise CloudElementsError(
                    f"{self.noun} {id_} no longer exists: run pulumi refresh, and then pulumi up, "
                    f"which creates it again: {error}"
                ) from None
            return self._finished(id_, inputs, response, state)

    def delete(
        self, id_: str, state: Mapping[str, Any], registration: Registration = UNREGISTERED
    ) -> None:
        """Delete the resource for good; one that is gone already is success.

        Args:
            id_: the resource's id.
            state: its outputs in the state.
            registration: the resource as the engine has it.
        """
        if self._creations.was_taken(self.noun, id_):
            # Its resource was renamed or replaced by force in the run that took it over.
            _log.warning(
                "%s %s is not deleted: another resource of this run has taken it over",
                self.noun,
                id_,
            )
            return
        self._creations.is_in_state(self.noun, id_)
        with self._operation(state):
            try:
                self._beside_origin(id_, state, lambda: self.ask_ahead(registration))
                self.remove(id_, state, registration)
            except NotFoundError:
                self._gone.believe(id_, state)
                _log.debug("%s %s was gone already", self.noun, id_)
            except (BadRequestError, ForbiddenError) as error:
                self._gone.confirm(id_, state, error)
                _log.debug("%s %s was gone already", self.noun, id_)
            self._creations.is_deleted(self.noun, id_)

    @abstractmethod
    def validate(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], registration: Registration
    ) -> Findings:
        """Return what is wrong with the inputs; values that are not known yet are let through."""

    @abstractmethod
    def make(self, inputs: Mapping[str, Any], registration: Registration) -> Existing:
        """Create the resource so that it is neither lost nor created twice (see `recovery`)."""

    @abstractmethod
    def fetch(self, id_: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the service's JSON about the resource. Raises NotFoundError where it is gone."""

    @abstractmethod
    def apply(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration,
    ) -> Mapping[str, Any]:
        """Change what differs, and return the service's JSON about the resource."""

    @abstractmethod
    def remove(self, id_: str, state: Mapping[str, Any], registration: Registration) -> None:
        """Delete the resource. Raises NotFoundError where it is gone."""

    def ask_ahead(self, registration: Registration) -> None:
        """Ask for what *apply* and *remove* need to know before they change anything, and keep it.

        It is asked while the organization is compared; nothing may be changed here.
        """
        del registration

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return all of the kind that the account has, to confirm that one is gone.

        Raises:
            CloudElementsError: the kind has no list, or it cannot be read.
        """
        raise CloudElementsError(f"there is no list of each {self.noun}")

    def normalize(self, old: Mapping[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        """Return the inputs as they are to be kept; the engine compares them literally."""
        del old
        return inputs

    def take_over(
        self, id_: str, inputs: Mapping[str, Any], registration: Registration
    ) -> Existing:
        """Take over the resource that `adopt` names."""
        raise NotImplementedError  # a kind whose table has no `adopt` never comes here

    def when_gone(self, id_: str, state: Mapping[str, Any]) -> Resource | None:
        """Return what the state keeps of a resource that is gone: nothing, so that it is remade."""
        del id_, state
        return None

    def complete(
        self,
        id_: str,
        inputs: Mapping[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """Send what a change still needs, and return the service's JSON about the resource.

        Args:
            id_: the resource's id.
            inputs: the checked inputs.
            response: the service's JSON after the create request or the update.
            known: the state where there is one, and the inputs.
        """
        del id_, inputs, known
        return response

    def finish(self, id_: str, inputs: Mapping[str, Any], outputs: dict[str, Any]) -> None:
        """Do what one request could not do, and bring `outputs` up to date."""
        del id_, inputs, outputs

    def refresh_inputs(
        self, state: Mapping[str, Any], response: Mapping[str, Any], outputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the inputs of a refresh that the field table leaves to the kind."""
        del state, response, outputs
        return {}

    def observe(
        self,
        id_: str,
        outputs: dict[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> None:
        """Add outputs of the kind's own, and log what the service reports and nobody declared.

        Args:
            id_: the resource's id.
            outputs: the outputs read now, which may be changed.
            response: the service's JSON about the resource.
            known: the state where there is one, and the inputs; `declared` lists the latter.
        """
        del id_, outputs, response, known

    def _finished(
        self,
        id_: str,
        inputs: Mapping[str, Any],
        response: Mapping[str, Any],
        state: Mapping[str, Any],
    ) -> Resource:
        # What `finish` still has to send is not what the service has yet.
        there = {name: state.get(name) for name in self.fields.afterwards}
        known = {**state, **inputs}
        outputs = self.fields.read(response, {**known, **there})
        try:
            # Also what came into being with the resource, such as its token.
            with hiding(self.fields.hidden(outputs)):
                response = self.complete(id_, inputs, response, known)
                outputs = self.fields.read(response, {**known, **there})
                self.finish(id_, inputs, outputs)
        except CloudElementsError as error:
            half = self._recorded(id_, inputs, outputs, response, known).outputs
            # What the program took out may still have to be reset.
            earlier = known.get("declared") or ()
            half["declared"] = [*dict.fromkeys((*half["declared"], *earlier))]
            raise HalfMadeError(
                f"{self.noun} {id_} exists, but {error}; run again", id_, half
            ) from None
        return self._recorded(id_, inputs, outputs, response, known)

    def _recorded(
        self,
        id_: str,
        inputs: Mapping[str, Any],
        outputs: dict[str, Any],
        response: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> Resource:
        # The state lists what was declared before this.
        declared = {"declared": self.fields.declared(inputs)}
        self.observe(id_, outputs, response, {**known, **declared})
        outputs |= self.fields.carried(inputs) | declared | self._origin.outputs(known)
        return Resource(id_, dict(inputs), outputs)

    def _beside_origin(self, id_: str, state: Mapping[str, Any], ask: Callable[[], T]) -> T:
        """Return what a function reads at the service, of a resource of the configured account.

        The organization is asked for at the same time where it is not known yet. An error that it
        is another one comes before whatever the function raises.
        """
        if self._origin.asks(state):
            found = self._at_once(lambda: self._require_origin(id_, state), ask)[1]
            # An organization that did not come back in time is unknown, which is not enough here.
            return found if seconds_left() > 0 else ask()  # which raises that no time is left
        self._require_origin(id_, state)
        return ask()

    def _require_origin(self, id_: str, state: Mapping[str, Any]) -> None:
        """Refuse a resource of another account, and warn of settings that do not exist.

        Only a warning: the settings may be the engine's old copy, which nobody can correct.
        """
        for line in self._settings.unknown if not self._warned_of_settings.is_set() else ():
            _log.warning("%s", line)
        self._warned_of_settings.set()
        self._origin.require_same(id_, state)

    @contextmanager
    def _operation(self, *bags: Mapping[str, Any]) -> Iterator[None]:
        """Bound one operation in time, and hide what its properties hold from messages."""
        hidden, marked = self.fields.hidden(*bags), self.fields.marked_secret(*bags)
        with deadline(self._settings.operation_timeout, self._clock), hiding(hidden, marked):
            try:
                yield
            except CloudElementsError as error:
                error.args = (concealed(str(error)),)
                raise
