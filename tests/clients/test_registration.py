"""matrix-nio: an administrator and registration tokens."""

import unittest

from nio.responses import RegisterErrorResponse

from people import OPERATOR_SECRET, Account
from server import SERVER_NAME


class RegistrationByToken(Account):
    registration = "token"

    async def test_a_registration_token_of_the_administrator_registers_as_many_users_as_it_allows(self) -> None:
        operator = self.client("root")
        operator.access_token = OPERATOR_SECRET
        path = f"/_lattice/admin/v1/administrators/%40root%3A{SERVER_NAME}"
        self.assertEqual(await self.ask(operator, "PUT", path, {"password": "secret"}), (200, {"created": True}))
        root = await self.login("root")
        tokens = "/_synapse/admin/v1/registration_tokens"
        status, made = await self.ask(root, "POST", f"{tokens}/new", {"token": "welcome", "uses_allowed": 1})
        self.assertEqual((status, made["uses_allowed"]), (200, 1))

        alice = self.client("alice")
        challenge = await alice.register_interactive("alice", "secret", {"session": None})
        self.assertEqual(challenge.stages, ["m.login.registration_token"])
        stage = {"type": "m.login.registration_token", "session": challenge.session}
        guess = await alice.register_interactive("alice", "secret", {**stage, "token": "a guess"})
        self.assertEqual((guess.transport_response.status, guess.completed), (401, None), "an unknown token")
        # The last stage makes the account, but the library waits for a dummy stage after the token.
        made = await alice.register_interactive("alice", "secret", {**stage, "token": "welcome"})
        self.assertEqual(made.transport_response.status, 200)
        await self.assert_works(await self.login("alice"), "the account exists")

        refused = await self.client("bob").register_interactive("bob", "secret", {**stage, "token": "welcome"})
        self.assertEqual((refused.transport_response.status, refused.completed), (401, None), "the one use is spent")
        status, seen = await self.ask(root, "GET", f"{tokens}/welcome")
        self.assertEqual((status, seen["completed"]), (200, 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
