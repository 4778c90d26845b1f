// What a server used: processor time and memory of its process and of all processes below, from /proc.
import { readdirSync, readFileSync } from "node:fs";
import { pause } from "../tests/e2e/server.mjs";

/** A server is at rest when it uses less than this share of a core. */
const REST = 0.03;
const REST_MS = 400;
const MOST_MS = 20_000;

const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // The process or the thread has ended.
  }
};
const numbered = (folder) => {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
};

/** The ids of a process and of all processes below it. */
function tree(root) {
  const parents = new Map(numbered("/proc").map((pid) => [Number(pid), Number(read(`/proc/${pid}/stat`).split(") ").at(-1).split(" ")[1])]));
  const all = [root];
  for (const parent of all) for (const [pid, of] of parents) if (of === parent) all.push(pid);
  return all;
}

/** The ids of the runtimes that this process started. */
export const runtimes = () => tree(process.pid).filter((pid) => read(`/proc/${pid}/comm`).trim() === "workerd");

export class Meter {
  constructor(pid) {
    this.processes = tree(pid);
  }

  /** The processor time so far (milliseconds, exact to the nanosecond). */
  cpuMs() {
    const threads = this.processes.flatMap((pid) => numbered(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`));
    return threads.reduce((sum, path) => sum + Number(read(path).split(" ")[0] || 0) / 1e6, 0);
  }

  /** The most memory that the process which serves ever had (MiB); the one above it only started it. */
  peakMemory() {
    return Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${this.processes.at(-1)}/status`))?.[1] ?? 0) / 1024;
  }

  /** Waits until the server has done what it put off. */
  async rest() {
    for (const end = Date.now() + MOST_MS; Date.now() < end; ) {
      const before = this.cpuMs();
      await pause(REST_MS);
      if (this.cpuMs() - before < REST * REST_MS) return;
    }
  }

  /** The processor time of `work` with all that it leaves to be done (milliseconds). */
  async measure(work) {
    await this.rest();
    const before = this.cpuMs();
    await work();
    await this.rest();
    return this.cpuMs() - before;
  }
}
