// A page on matrix-js-sdk in a real browser, from another origin: CORS, preflights, fetch and IndexedDB are Chromium's.
// Its screenshots are in `target/browser`.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { serve } from "../e2e/server.mjs";
import { Profile, startBrowser } from "./browser/browser.mjs";
import { serveSite } from "./browser/site.mjs";

const MESSAGES = 40;
const { url, client } = await serve({ after });
const part = (name) => join(import.meta.dirname, "browser", name);
const address = (await serveSite(after, part("page.mjs"), part("page.html")))(url);
const browser = await startBrowser(after);

const [dana, erik] = [await client.register("dana"), await client.register("erik")];
const kitchen = await dana.createRoom({ name: "Kitchen", invite: [erik.userId] });
await erik.join(kitchen);
await dana.createRoom({ name: "Garden" });
for (let number = 0; number < MESSAGES; number += 1) await dana.say(kitchen, `message ${number}`);

const profile = await Profile.of(browser, address);
const other = await Profile.of(browser, address);

/** The entry of a message with this text. */
const entry = (text) => `li[data-sent=true]:has(.body:text-is("${text}"))`;

async function logIn({ page }, user, password) {
  await page.fill("[name=user]", user);
  await page.fill("[name=password]", password);
  await page.click("text=Log in");
}

async function write({ page }, text) {
  await page.fill("#composer input", text);
  await page.click("#composer button");
}

const act = ({ page }, text, button) => page.click(`${entry(text)} >> button:text-is("${button}")`);

test("the page logs in, shows why a login is refused, and lists the rooms", async () => {
  await logIn(profile, "dana", "wrong");
  await profile.sees("#problem:has-text('M_FORBIDDEN')");
  await logIn(profile, "dana", "secret");
  for (const room of ["Kitchen", "Garden"]) await profile.sees(`nav button:text-is("${room}")`);
  await logIn(other, "erik", "secret");
  await other.sees(`nav button:text-is("Kitchen (${MESSAGES})")`);
  await other.picture("rooms");
  for (const person of [profile, other]) await person.page.click("nav button:has-text('Kitchen')");
});

test("the page reads back to the first message", async () => {
  const shown = () => other.page.$$eval("#timeline .body", (bodies) => bodies.map((body) => body.textContent));
  await other.sees(entry(`message ${MESSAGES - 1}`));
  assert.ok((await shown()).length <= 10, "the timeline of the first sync is limited");
  while (!(await other.page.$(entry("message 0")))) {
    const before = (await shown()).length;
    await other.page.click("#older");
    await other.page.waitForFunction((before) => document.querySelectorAll("#timeline .body").length > before, before);
  }
  assert.deepEqual(await shown(), Array.from({ length: MESSAGES }, (_, number) => `message ${number}`));
});

test("messages, replies, reactions, edits and redactions of one page come to the other", async () => {
  await write(profile, "Dinner is redy");
  await other.sees(entry("Dinner is redy"));
  await act(other, "Dinner is redy", "Reply");
  await write(other, "I am coming");
  await profile.sees(`${entry("I am coming")}:has(blockquote:text-is("Dinner is redy"))`);
  await act(profile, "Dinner is redy", "Edit");
  await write(profile, "Dinner is ready");
  await other.sees(`${entry("Dinner is ready")} .edited`);
  await act(other, "Dinner is ready", "React");
  await profile.sees(`${entry("Dinner is ready")} .reactions:has-text("👍 1")`);
  await write(other, "a slip");
  await profile.sees(entry("a slip"));
  await act(other, "a slip", "Remove");
  await profile.misses(entry("a slip"));
  await profile.sees("li .body:text-is('removed')");
  for (const [person, name] of [[profile, "dana"], [other, "erik"]]) await person.picture(`conversation of ${name}`);
});

test("a page sees the other person type, and what they have read", async () => {
  await other.page.fill("#composer input", "half a sent");
  await profile.sees("#typing:text-is('erik is typing')");
  await profile.picture("typing");
  await other.page.fill("#composer input", "");
  await profile.misses("#typing:has-text('typing')");
  await write(profile, "Have you read this?");
  await profile.sees(`${entry("Have you read this?")} .read:has-text("read by erik")`);
  await profile.picture("read");
});

test("a page that is closed and opened goes on from IndexedDB", async () => {
  await other.sees(entry("Have you read this?"));
  await other.page.close();
  await dana.say(kitchen, "while you were away");
  await other.open();
  await other.sees("nav button:text-is('Kitchen (1)')");
  await other.picture("opened again");
  assert.equal((await other.page.evaluate(() => window.syncStates))[0], "PREPARED from the store");
  const syncs = other.requests.filter(({ pathname }) => pathname.endsWith("/sync"));
  assert.ok(syncs.length > 0 && syncs.every(({ searchParams }) => searchParams.get("since")), "no sync from the start");
  await other.page.click("nav button:has-text('Kitchen')");
  for (const text of ["Have you read this?", "while you were away"]) await other.sees(entry(text));
  await write(other, "back again");
  await profile.sees(entry("back again"));
});

test("a script of another origin reads errors and the headers that it needs", async () => {
  const answers = await profile.page.evaluate(async ([url, token]) => {
    const ask = async (method, path, body) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const response = await fetch(`${url}/_matrix/client/v3${path}`, { method, headers, body });
      return [response.status, (await response.json()).errcode, response.headers.has("x-request-id")];
    };
    return Promise.all([
      ask("GET", "/nowhere"),
      ask("DELETE", "/sync"),
      ask("GET", "/sync?since=nonsense"),
      ask("PUT", "/profile/@dana:e2e.test/displayname", "{"),
      ask("POST", "/createRoom", JSON.stringify({ name: "x".repeat(5_000_000) })),
    ]);
  }, [url, dana.token]);
  assert.deepEqual(answers, [
    [404, "M_UNRECOGNIZED", true],
    [405, "M_UNRECOGNIZED", true],
    [400, "M_INVALID_PARAM", true],
    [400, "M_NOT_JSON", true],
    [413, "M_TOO_LARGE", true],
  ]);
});

test("nothing else was refused, and the browser let every request through", () => {
  // The library asks for the servers of calls (MSC4143), which are not served.
  const calls = "GET /_matrix/client/unstable/org.matrix.msc4143/rtc/transports 404";
  const mistakes = ["GET nowhere 404", "DELETE sync 405", "GET sync 400", "PUT profile/@dana:e2e.test/displayname 400", "POST createRoom 413"];
  const [login, ...refused] = profile.refused.filter((each) => each !== calls);
  assert.equal(login, "POST /_matrix/client/v3/login 403");
  assert.deepEqual(refused.map((each) => each.replace("/_matrix/client/v3/", "")).sort(), mistakes.sort());
  assert.deepEqual(other.refused.filter((each) => each !== calls), []);
  assert.deepEqual([...profile.broken, ...other.broken], []);
});
