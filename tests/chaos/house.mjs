// The server under chaos: it is killed and started again, its cache is wiped, and every request knows whether it was answered.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Client, spawnServer } from "../e2e/server.mjs";

/** How many kills of a hundred also wipe KV, which holds nothing that an answer may depend on. */
const WIPES_PERCENT = 20;

export class House {
  kills = 0;
  /** Kills while a request that is no poll was without its response. */
  killsBetween = 0;
  wipes = 0;
  requests = 0;
  lost = 0;
  /** Requests that are no polls, and were sent and not answered yet. */
  #open = new Set();
  #up;

  constructor(state, random) {
    Object.assign(this, { state, random });
  }

  async start() {
    this.server = await spawnServer(this.state);
    await this.#sow();
    this.#up?.resolve();
    this.#up = undefined;
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
    if (this.random() * 100 < WIPES_PERCENT) {
      rmSync(join(this.state, "kv"), { recursive: true, force: true });
      this.wipes += 1;
    }
    await this.start();
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
