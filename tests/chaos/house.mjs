// The server under chaos: it is killed and started again, as another release too, its cache is wiped or an old one, its objects leave
// memory, calls to them are disturbed, and every request knows whether it was answered.
import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Client, moduleFolder, pause, spawnServer } from "../e2e/server.mjs";

/** How many kills of a hundred also wipe KV, or put back what it held at the last wipe: no promise depends on it. */
const CACHES_PERCENT = 20;
/** How many of a hundred calls to objects are lost, late or repeated (worker/src/chaos/calls.rs). */
const CALLS_PERCENT = 3;
/** The longest time between two evictions of an object (milliseconds). */
const EVICTION_MS = 1_000;

export class House {
  kills = 0;
  /** Kills while a request that is no poll was without its response. */
  killsBetween = 0;
  caches = 0;
  evictions = 0;
  /** How often the server started with a Worker or with objects of the last release. */
  skews = 0;
  requests = 0;
  lost = 0;
  /** Requests that are no polls, and were sent and not answered yet. */
  #open = new Set();
  #up;

  /** `oldModule` is the folder of the last release's module, if releases change. */
  constructor(state, random, oldModule) {
    Object.assign(this, { state, random, oldModule });
  }

  async start() {
    this.server = await spawnServer(this.state, 0, "", ["--set", `CHAOS_CALLS=${CALLS_PERCENT}`, ...this.#modules()]);
    await this.#sow();
    this.#up?.resolve();
    this.#up = undefined;
  }

  /** The modules of the Worker and of the objects: now and then one of them is of the last release. */
  #modules() {
    if (!this.oldModule) return [];
    const drawn = this.random();
    if (drawn < 2 / 3) this.skews += 1;
    const worker = drawn < 1 / 3 ? this.oldModule : moduleFolder;
    const objects = drawn >= 1 / 3 && drawn < 2 / 3 ? this.oldModule : moduleFolder;
    return ["--module", worker, "--objects-module", objects];
  }

  /** Takes objects, which `pick` names as `[kind, id]`, out of memory until `isOver`. */
  async evict(pick, isOver) {
    while (!isOver()) {
      await pause(this.random() * EVICTION_MS);
      if (this.#up) continue;
      const response = await this.server.client.chaos(...pick(), "evict").catch(() => undefined);
      if (response?.status === 200) this.evictions += 1;
    }
  }

  /** Plants a bug of `worker/src/chaos/plants.rs` in this process and in all later ones. */
  async plant(name) {
    this.planted = name;
    await this.#sow();
  }

  async #sow() {
    if (!this.planted) return;
    const { status, text } = await this.server.client.send("POST", `/_lattice/chaos/plant/${this.planted}`);
    if (status !== 200) throw new Error(`${this.planted}: ${status} ${text}`);
  }

  /** Ends the process by SIGKILL and starts it again. */
  async killAndStart() {
    this.#up = Promise.withResolvers();
    this.kills += 1;
    if (this.#open.size > 0) this.killsBetween += 1;
    await this.server.kill();
    if (this.random() * 100 < CACHES_PERCENT) this.#changeCache();
    await this.start();
  }

  #changeCache() {
    const [cache, old] = [join(this.state, "kv"), join(this.state, "old-kv")];
    this.caches += 1;
    const kept = this.random() < 0.5 && existsSync(old);
    if (!kept && existsSync(cache)) cpSync(cache, old, { recursive: true });
    rmSync(cache, { recursive: true, force: true });
    if (kept) cpSync(old, cache, { recursive: true });
  }

  stop() {
    return this.server.kill();
  }

  /** Sends one request; undefined if there was no response, or the server failed: it may have been executed. */
  async once(token, method, path, body, { isPoll = false, headers } = {}) {
    if (this.#up) await this.#up.promise;
    const request = Symbol(path);
    if (!isPoll) this.#open.add(request);
    this.requests += 1;
    try {
      const response = await new Client(this.server.url, token).send(method, path, body, headers);
      if (response.status < 500) return response;
      this.lost += 1;
      return undefined;
    } catch (error) {
      if (!error.message.startsWith("fetch failed") && !error.message.startsWith("terminated")) throw error;
      this.lost += 1;
      return undefined;
    } finally {
      this.#open.delete(request);
    }
  }

  /** Repeats a request until there is a response. */
  async insist(...request) {
    for (;;) {
      const response = await this.once(...request);
      if (response) return response;
    }
  }

  /** As {@link insist}, for a request that must be accepted. */
  async accepted(...request) {
    const response = await this.insist(...request);
    if (response.status !== 200) throw new Error(`${request[1]} ${request[2]}: ${response.status} ${response.text}`);
    return response.json;
  }
}
