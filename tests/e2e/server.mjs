// A server for one test, in the real runtime, and a client for it.
import { mkdtempSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { start } from "../../local/server.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
export const moduleFolder = resolve(process.env.LATTICE_MODULE ?? join(ROOT, "target/module/chaos"));
export const SERVER_NAME = "e2e.test";

const folders = [];

/** A folder that is deleted when the process ends. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "lattice-e2e-"));
  folders.push(path);
  return path;
}

// Hooks of a test run in the order of their registration: the server, whose hook is a later one, would still write.
process.on("exit", () => folders.forEach((path) => rmSync(path, { recursive: true, force: true, maxRetries: 3 })));

/** Starts a server inside this process; `miniflare` gives access to its bindings. */
export async function serve(test, variables = {}, stateFolder = folder()) {
  const server = await start({
    host: "127.0.0.1",
    port: 0,
    stateFolder,
    moduleFolder,
    variables: { SERVER_NAME, DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off", ...variables },
  });
  let stopped;
  const stop = () => (stopped ??= server.stop());
  test.after(stop);
  return { ...server, stop, client: new Client(server.url) };
}

/** The servers that run in a process of their own. */
const spawned = new Set();
process.on("exit", () => spawned.forEach(({ pid }) => process.kill(-pid, "SIGKILL")));

/** Starts a server in a process of its own, which `kill` ends by SIGKILL; `more` are options of `local/server.mjs`, which come last. */
export async function spawnServer(state, port = 0, operatorSecret = "", more = []) {
  const options = ["--port", String(port), "--state", state, "--module", moduleFolder, "--server-name", SERVER_NAME];
  options.push("--rate-limits", "off", "--operator-secret", operatorSecret, ...more);
  const child = spawn(process.execPath, [join(ROOT, "local/server.mjs"), ...options], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  spawned.add(child);
  child.once("exit", () => spawned.delete(child));
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"ready"')) continue;
    const { port, url } = JSON.parse(line);
    const kill = async () => {
      // The whole process group: the runtime is a child of the server.
      process.kill(-child.pid, "SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    };
    return { port, url, pid: child.pid, kill, client: new Client(url) };
  }
  throw new Error("the server ended before it was ready");
}

const REPEATABLE = new Set(["GET", "PUT"]);
const wasClosed = (failure) => ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(failure.cause?.code);

/** A client with the access token of one user, or without one. */
export class Client {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  /**
   * Sends a request; returns status, headers, text and the JSON body, if it is one.
   * Each has a connection of its own: the runtime may close one that waits for the next request just when that comes. If it
   * closes another, GET and PUT are repeated, as any client repeats them.
   */
  async send(method, path, body, headers = {}) {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    const once = () => fetch(this.url + path, {
      method,
      headers: { ...authorization, connection: "close", ...headers },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const repeated = (failure) => (REPEATABLE.has(method) && wasClosed(failure) ? once() : Promise.reject(failure));
    const response = await once().catch(repeated).catch((failure) => {
      failure.message += `: ${method} ${path}: ${failure.cause?.code ?? failure.cause}`;
      throw failure;
    });
    const text = await response.text();
    const json = text && response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, json, text };
  }

  /** Sends a request that must succeed; returns the JSON body. */
  async ok(method, path, body) {
    const answer = await this.send(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  /** Registers a user and returns a client for the session. */
  async register(username) {
    const auth = { type: "m.login.dummy" };
    const { access_token, user_id } = await this.ok("POST", "/_matrix/client/v3/register", { username, password: "secret", auth });
    return Object.assign(new Client(this.url, access_token), { userId: user_id });
  }

  async createRoom(body = {}) {
    return (await this.ok("POST", "/_matrix/client/v3/createRoom", body)).room_id;
  }

  async join(roomId) {
    return this.ok("POST", `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, {});
  }

  async say(roomId, text, transaction = text) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${encodeURIComponent(transaction)}`;
    return (await this.ok("PUT", path, { msgtype: "m.text", body: text })).event_id;
  }

  async sync(since, timeout = 0) {
    const query = new URLSearchParams({ timeout: String(timeout), ...(since ? { since } : {}) });
    return this.ok("GET", `/_matrix/client/v3/sync?${query}`);
  }

  /** The texts of a room's messages in a sync response. */
  static texts(sync, roomId) {
    const events = sync.rooms?.join?.[roomId]?.timeline.events ?? [];
    return events.filter((event) => event.type === "m.room.message").map((event) => event.content.body);
  }

  /** Makes an object fail, or reads its counters (worker/src/chaos.rs). */
  chaos(kind, id, what) {
    return this.send("POST", `/_lattice/chaos/object/${kind}/${encodeURIComponent(id)}/${what}`);
  }

  /** The counters without the number of requests: what requests did. */
  async effects() {
    const { worker_requests, ...effects } = await this.counters();
    return effects;
  }

  async counters() {
    return (await this.send("GET", "/_lattice/chaos/counters")).json;
  }
}

/** Alice, Bob, and a room of Alice's that both have joined. */
export async function twoInARoom(client) {
  const [alice, bob] = [await client.register("alice"), await client.register("bob")];
  const roomId = await alice.createRoom({ invite: [bob.userId] });
  await bob.join(roomId);
  return { alice, bob, roomId };
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The counters, as soon as two readings are the same: what earlier requests left to be done is done. */
export async function settled(client) {
  let counters = await client.counters();
  for (;;) {
    await pause(300);
    const next = await client.counters();
    if (isDeepStrictEqual({ ...counters, memory_bytes: 0 }, { ...next, memory_bytes: 0 })) return next;
    counters = next;
  }
}

/** Longer than an idle object stays in memory. */
export const EVICTION_MS = 13_000;
