"""matrix-nio: push rules, and their place in syncs."""

import unittest

from nio import (
    DeletePushRuleError,
    DeletePushRuleResponse,
    EnablePushRuleError,
    EnablePushRuleResponse,
    PushEventMatch,
    PushNotify,
    PushRulesEvent,
    PushRuleKind,
    PushSetTweak,
    SetPushRuleActionsResponse,
    SetPushRuleError,
    SetPushRuleResponse,
    SyncResponse,
)

from people import Account


class Push(Account):
    async def rules(self, client) -> PushRulesEvent:
        """The push rules of a sync from the start."""
        heard = []
        client.add_global_account_data_callback(heard.append, PushRulesEvent)
        client.next_batch = ""
        self.assertIsInstance(await client.sync(timeout=0, full_state=True), SyncResponse)
        self.assertEqual(len(heard), 1, "the rules come once")
        return heard[0]

    async def test_the_first_sync_has_the_default_rules(self) -> None:
        alice = await self.register("alice")
        rules = (await self.rules(alice)).global_rules
        self.assertEqual(rules.override[0].id, ".m.rule.master")
        self.assertFalse(rules.override[0].enabled)
        self.assertEqual((rules.content, rules.room, rules.sender), ([], [], []))
        message = next(rule for rule in rules.underride if rule.id == ".m.rule.message")
        self.assertEqual(message.actions, [PushNotify()])

    async def test_rules_are_added_ordered_changed_and_removed(self) -> None:
        bob = await self.register("bob")
        add = lambda word, **place: bob.set_pushrule("global", PushRuleKind.content, word, pattern=word, actions=[PushNotify()], **place)
        for word, place in (("tea", {}), ("cake", {}), ("milk", {"after": "tea"}), ("sugar", {"before": "milk"})):
            self.assertIsInstance(await add(word, **place), SetPushRuleResponse)
        content = (await self.rules(bob)).global_rules.content
        self.assertEqual([rule.id for rule in content], ["cake", "tea", "sugar", "milk"])
        self.assertIsInstance(await bob.enable_pushrule("global", PushRuleKind.content, "tea", False), EnablePushRuleResponse)
        loud = [PushNotify(), PushSetTweak("sound", "default")]
        answer = await bob.set_pushrule_actions("global", PushRuleKind.content, "tea", loud)
        self.assertIsInstance(answer, SetPushRuleActionsResponse)
        self.assertIsInstance(await bob.delete_pushrule("global", PushRuleKind.content, "milk"), DeletePushRuleResponse)
        room = PushEventMatch("room_id", "!room:e2e.test")
        muted = await bob.set_pushrule("global", PushRuleKind.override, "!room:e2e.test", conditions=[room], actions=[])
        self.assertIsInstance(muted, SetPushRuleResponse)
        rules = (await self.rules(bob)).global_rules
        self.assertEqual([rule.id for rule in rules.content], ["cake", "tea", "sugar"])
        self.assertEqual((rules.content[1].enabled, rules.content[1].actions), (False, loud))
        self.assertEqual((rules.override[1].id, rules.override[1].conditions), ("!room:e2e.test", [room]))

    async def test_mistakes_are_refused(self) -> None:
        carol = await self.register("carol")
        for answer, wanted, errcode in (
            (await carol.set_pushrule("global", PushRuleKind.override, ".mine", conditions=[], actions=[]), SetPushRuleError, "M_INVALID_PARAM"),
            (await carol.set_pushrule("global", PushRuleKind.room, "kitchen", actions=[]), SetPushRuleError, "M_INVALID_PARAM"),
            (await carol.set_pushrule("global", PushRuleKind.content, "tea", after="milk", pattern="tea", actions=[]), SetPushRuleError, "M_UNKNOWN"),
            (await carol.delete_pushrule("global", PushRuleKind.override, ".m.rule.master"), DeletePushRuleError, "M_INVALID_PARAM"),
            (await carol.enable_pushrule("global", PushRuleKind.content, "milk", True), EnablePushRuleError, "M_NOT_FOUND"),
        ):
            self.assertIsInstance(answer, wanted)
            self.assertEqual(answer.status_code, errcode)


if __name__ == "__main__":
    unittest.main(verbosity=2)
