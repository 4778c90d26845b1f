"""Helpers for matrix-nio: a client for each session, and requests for which the library has no methods."""

import json
import logging
import os
import pathlib
import tempfile
import unittest

from nio import (
    AsyncClient,
    AsyncClientConfig,
    DevicesResponse,
    LoginError,
    LoginResponse,
    RegisterResponse,
    WhoamiError,
    WhoamiResponse,
)
from nio.responses import RegisterInteractiveResponse

from server import SERVER_NAME, Server

OPERATOR_SECRET = "the operator's secret"

# The library logs each error response; the tests check the errors themselves.
logging.getLogger("nio").setLevel(logging.CRITICAL)


class Account(unittest.IsolatedAsyncioTestCase):
    """A test case with one server for all tests of the class; each test has users of its own."""

    registration = "open"
    encrypts = False
    settings: dict[str, str] = {}

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="lattice-clients-")
        cls.addClassCleanup(cls.folder.cleanup)
        settings = {"--registration": cls.registration, "--operator-secret": OPERATOR_SECRET, **cls.settings}
        cls.server = Server(pathlib.Path(cls.folder.name), os.environ["LATTICE_MODULE"], settings)
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()

    def client(self, name: str, device_id: str = "") -> AsyncClient:
        """A client without a session; with encryption, it keeps its keys in a folder that outlives it."""
        config = AsyncClientConfig(max_timeouts=0, request_timeout=40, encryption_enabled=self.encrypts)
        store = self.folder.name if self.encrypts else None
        client = AsyncClient(self.server.url, name, device_id=device_id or None, store_path=store, config=config)
        self.addAsyncCleanup(client.close)
        return client

    async def register(self, name: str) -> AsyncClient:
        """Registers a user in two steps: the server names the stages, and the client completes them."""
        client = self.client(name)
        # With an empty `auth` the library would complete the stage at once.
        challenge = await client.register_interactive(name, "secret", {"session": None})
        self.assertIsInstance(challenge, RegisterInteractiveResponse)
        self.assertEqual(challenge.stages, ["m.login.dummy"])
        answer = await client.register(name, "secret", "Desk", session_token=challenge.session)
        self.assertIsInstance(answer, RegisterResponse)
        self.assertEqual(answer.user_id, f"@{name}:{SERVER_NAME}")
        return client

    async def login(self, name: str, password: str = "secret", device_id: str = "", **more) -> AsyncClient:
        """Logs in on another device."""
        client = self.client(name, device_id)
        self.assertIsInstance(await client.login(password, **more), LoginResponse)
        return client

    async def ask(self, client: AsyncClient, method: str, path: str, body=None) -> tuple[int, dict]:
        """Sends a request for which the library has no method, over its connection."""
        headers = {"Content-Type": "application/json"}
        if client.access_token:
            headers["Authorization"] = f"Bearer {client.access_token}"
        data = None if body is None else json.dumps(body)
        answer = await client.send(method, path, data, headers)
        return answer.status, await answer.json()

    async def devices(self, client: AsyncClient) -> dict:
        """The display names of the client's devices."""
        answer = await client.devices()
        self.assertIsInstance(answer, DevicesResponse)
        return {device.id: device.display_name for device in answer.devices}

    async def confirm(self, client: AsyncClient, path: str, password: str, body=None) -> tuple[int, dict]:
        """Sends a request that needs the password stage, and completes the stage in its UIA session."""
        status, challenge = await self.ask(client, "POST", path, body or {})
        self.assertEqual((status, challenge["flows"]), (401, [{"stages": ["m.login.password"]}]))
        auth = self.password(client, password, challenge["session"])
        return await self.ask(client, "POST", path, {**(body or {}), "auth": auth})

    def password(self, client: AsyncClient, password: str, session: str) -> dict:
        identifier = {"type": "m.id.user", "user": client.user_id or client.user}
        return {"type": "m.login.password", "identifier": identifier, "password": password, "session": session}

    async def assert_works(self, client: AsyncClient, why: str) -> None:
        answer = await client.whoami()
        self.assertIsInstance(answer, WhoamiResponse, why)
        self.assertEqual((answer.user_id, answer.device_id), (client.user_id, client.device_id), why)

    async def assert_ended(self, client: AsyncClient, why: str) -> None:
        answer = await client.whoami()
        self.assertIsInstance(answer, WhoamiError, why)
        self.assertEqual((answer.status_code, answer.soft_logout), ("M_UNKNOWN_TOKEN", False), why)

    async def assert_refused(self, name: str, password: str, errcode: str) -> None:
        answer = await self.client(name).login(password)
        self.assertIsInstance(answer, LoginError)
        self.assertEqual(answer.status_code, errcode)
