"""Checks event graphs by Synapse's own rules and state resolution.

Standard input: one graph a line, {"version": "10", "events": [{"id": "$...", "pdu": {...}}, ...]}, each event
after those that it names; an event that is named and absent stays missing. With "signed": true an event also passes
the checks on receipt, by "keys": {"a.example": {"ed25519:0": "..."}, ...}.
With "merges": [[[event id, ...], ...], ...] states of events are resolved after that.
Standard output: one line for each graph: for each event its outcome and the state before it, as
["accepted" | "rejected" | "waiting" | "dropped", digest, reason], or with "verbose" the state itself for the digest; and
for each merge ["merged", digest, reason].

This script replaces Synapse's database: it keeps the state of each event and the auth chains.
"""

import hashlib
import json
import logging
import queue
import sys
import threading

from signedjson.key import decode_verify_key_bytes
from signedjson.sign import SignatureVerifyException, verify_signed_json
from synapse import event_auth
from synapse.api.errors import AuthError, SynapseError
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS, StateResolutionVersions
from synapse.crypto.event_signing import check_event_content_hash
from synapse.events import make_event_from_dict
from synapse.events.utils import prune_event
from synapse.federation.federation_base import event_from_pdu_json
from synapse.state import v1, v2
from synapse.storage.databases.main.event_federation import StateDifference
from synapse.types import get_domain_from_id
from unpaddedbase64 import decode_base64

CREATE = ("m.room.create", "")


def run(coroutine):
    """The result of a coroutine that never waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise RuntimeError("a coroutine waits for something")


class Clock:
    """A clock that never waits."""

    async def sleep(self, duration):
        """Returns at once."""


class Graph:
    """One room: the store that Synapse's functions read."""

    def __init__(self, version):
        self.version = KNOWN_ROOM_VERSIONS[version]
        self.events = {}
        self.rejected = {}
        self.before = {}
        self.after = {}
        self.chains = {}
        self.resolved = {}
        self.room_id = None

    # The functions that Synapse calls on its store.

    async def get_events(self, event_ids, redact_behaviour=None, allow_rejected=False):
        """The known events."""
        found = {each: self.events[each] for each in event_ids if each in self.events}
        return found if allow_rejected else {k: v for k, v in found.items() if k not in self.rejected}

    async def get_auth_chain_difference(self, room_id, state_sets, conflicted, additional):
        """The events in some auth chains and not in all; for 2.1, also the conflicted subgraph."""
        chains = [set().union(*(self.chains[each] for each in state)) for state in state_sets]
        difference = set.union(*chains) - set.intersection(*chains)
        return StateDifference(difference, None if conflicted is None else self.between(conflicted))

    def between(self, conflicted):
        """The events on a path of auth events from one conflicted event to another, ends included."""
        backwards = set().union(*(self.chains[each] for each in conflicted))
        return {each for each in backwards if not conflicted.isdisjoint(self.chains[each])}

    # Synapse's checks on receipt, without its database.

    def check(self, event):
        """The outcome and its reason."""
        if any(each not in self.after for each in auth_ids(event) + event.prev_event_ids()):
            return "waiting", "an event that it names is missing"
        reason = self.broken_rule(event)
        self.add(event, reason)
        return ("accepted", "") if reason is None else ("rejected", reason)

    def add(self, event, reason):
        """Adds the event to the known ones."""
        name = event.event_id
        if reason is not None:
            event = make_event_from_dict(event.get_dict(), self.version, {}, reason)
            self.rejected[name] = reason
        self.events[name] = event
        self.chains[name] = {name}.union(*(self.chains[each] for each in auth_ids(event)))
        self.after[name] = self.before[name]
        if reason is None and event.is_state():
            self.after[name] = {**self.before[name], (event.type, event.state_key): name}

    def broken_rule(self, event):
        """Synapse's reason to reject the event, or None."""
        self.before[event.event_id] = {}
        try:
            self.before[event.event_id] = state = self.state_before(event)
            run(event_auth.check_state_independent_auth_rules(self, event))
            keys = event_auth.auth_types_for_event(self.version, event)
            named = [self.events[each] for each in event.auth_event_ids()]
            event_auth.check_state_dependent_auth_rules(event, named)
            here = [self.events[state[key]] for key in keys if key in state]
            event_auth.check_state_dependent_auth_rules(event, here)
        except (AuthError, SynapseError) as error:
            return str(error)
        except Exception as error:  # An internal error of Synapse is reported as such.
            return f"crash: {error!r}"
        return None

    def state_before(self, event):
        """The resolution of the states after the event's predecessors."""
        states = []
        for each in event.prev_event_ids():
            if self.after[each] not in states:
                states.append(self.after[each])
        if len(states) < 2:
            return states[0] if states else {}
        key = frozenset(frozenset(state.items()) for state in states)
        if key not in self.resolved:
            self.resolved[key] = self.resolve(states)
        return self.resolved[key]

    def merge(self, states):
        """The resolution of states made of any accepted events."""
        distinct = []
        for state in states:
            there = [self.events[each] for each in state if each in self.events and each not in self.rejected]
            entries = {(event.type, event.state_key): event.event_id for event in there}
            if entries not in distinct:
                distinct.append(entries)
        try:
            return "merged", self.resolve(distinct) if len(distinct) > 1 else distinct[0], ""
        except Exception as error:
            return "merged", {}, f"crash: {error!r}"

    def resolve(self, states):
        """Synapse's resolution for the room's version."""
        if self.version.state_res == StateResolutionVersions.V1:
            fetch = lambda event_ids: self.get_events(event_ids, allow_rejected=True)  # noqa: E731
            return dict(run(v1.resolve_events_with_store(self.room_id, self.version, states, None, fetch)))
        resolution = v2.resolve_events_with_store(Clock(), self.room_id, self.version, states, None, self)
        return dict(run(resolution))


def auth_ids(event):
    """The auth events, with the implied create event. For an event that names the create event although it is
    implied, which Synapse does not read, the named auth events."""
    try:
        return event.auth_event_ids()
    except RuntimeError:
        return event.get_dict()["auth_events"]


def lines(state):
    """A state as sorted lines."""
    return sorted(f"{event_type}\t{key}\t{event_id}" for (event_type, key), event_id in state.items())


def digest_of(state):
    """The digest by which states are compared."""
    return hashlib.sha256("\n".join(lines(state)).encode()).hexdigest()[:16]


def receive(pdu, version, keys):
    """The event after the checks on receipt, redacted if its hash is wrong; or None, and why it is dropped."""
    try:
        event = event_from_pdu_json(json.loads(json.dumps(pdu)), version)
        server = get_domain_from_id(event.sender)
        for name, key in keys[server].items():
            key = decode_verify_key_bytes(name, decode_base64(key))
            verify_signed_json(prune_event(event).get_pdu_json(), server, key)
        return event if check_event_content_hash(event) else prune_event(event), ""
    except (SynapseError, SignatureVerifyException) as error:
        return None, str(error)
    except AttributeError as error:
        if isinstance(pdu.get("unsigned", {}), dict):
            raise
        return None, f"unsigned: {error!r}"


def answer(question):
    """The outcomes of one graph."""
    graph = Graph(question["version"])
    outcomes = []
    for entry in question["events"]:
        if entry["signed"]:
            event, reason = receive(entry["pdu"], graph.version, question["keys"])
            if event is None:
                outcomes.append(["dropped", lines({}) if question.get("verbose") else digest_of({}), reason])
                continue
        else:
            event = make_event_from_dict(entry["pdu"], graph.version)
        if event.event_id != entry["id"]:
            raise ValueError(f"the id of {entry} is {event.event_id}")
        graph.room_id = graph.room_id or event.room_id
        outcome, reason = graph.check(event)
        state = graph.before.get(event.event_id, {})
        outcomes.append([outcome, lines(state) if question.get("verbose") else digest_of(state), reason])
    for merge in question["merges"]:
        outcome, state, reason = graph.merge(merge)
        outcomes.append([outcome, lines(state) if question.get("verbose") else digest_of(state), reason])
    return outcomes


def main():
    """Answers questions until the input ends."""
    logging.disable(logging.CRITICAL)
    questions = queue.SimpleQueue()
    # The caller may write many questions before it reads answers. A thread reads them, so no pipe fills up.
    threading.Thread(target=listen, args=(questions,), daemon=True).start()
    while line := questions.get():
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def listen(questions):
    """Queues questions, and an empty one at the end."""
    for line in sys.stdin:
        questions.put(line)
    questions.put("")


if __name__ == "__main__":
    main()
