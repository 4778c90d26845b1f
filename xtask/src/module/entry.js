// The exports that the platform calls: the fetch handler, the scheduled job and the objects. `cargo xtask wasm` adds a line
// for each object.
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import * as module from "./index.js";

Error.stackTraceLimit = 100;
const current = module.__worker_init_state();

export default class extends WorkerEntrypoint {
  fetch(request) {
    return module.fetch(request, this.env, this.ctx);
  }

  scheduled(event) {
    return module.scheduled(event, this.env, this.ctx);
  }
}

/** Constructs an object again after the module aborted: the new module instance has a new memory. */
function object(Class) {
  class Following extends DurableObject {
    constructor(...given) {
      super(...given);
      this.given = given;
      this.construct();
    }

    construct() {
      this.instanceId = current.instanceId;
      this.object = new Class(...this.given);
    }
  }
  for (const name of Object.getOwnPropertyNames(Class.prototype).filter((name) => name !== "constructor")) {
    Following.prototype[name] = function (...given) {
      if (this.instanceId !== current.instanceId) this.construct();
      return this.object[name](...given);
    };
  }
  return Following;
}

