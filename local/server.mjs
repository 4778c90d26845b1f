// The local server: the module in the real runtime (workerd by Miniflare), with its state on disk.
//
//   node local/server.mjs [--port 8008] [--host 127.0.0.1] [--state .lattice/state] [--module target/module/dev]
//       [--server-name localhost] [--registration open|closed] [--rate-limits on|off]
//       [--objects-module target/module/dev] [--room-version 12] [--operator-secret …] [--development on|off] [--set NAME=VALUE]…
//
// --set takes any setting of `wrangler.toml`. Port 0 takes a free port. When ready, the server prints one line:
// {"ready":true,"port":…,"url":…}.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Log, LogLevel, Miniflare } from "miniflare";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
// At most the date of the runtime that Miniflare contains.
const COMPATIBILITY_DATE = "2026-07-30";
const STOP_GRACE_MS = 5_000;
/** How often the scheduled job runs, as `wrangler.toml` says. */
const JOB_INTERVAL_MS = 600_000;

/**
 * Where requests of the server's own go: to public addresses alone, also if a name leads elsewhere at the last moment.
 * Without it Miniflare reaches private ones too.
 */
const PUBLIC_ALONE = { network: { allow: ["public"], tlsOptions: { trustBrowserCas: true } } };

/** The way to the scanner of media, which is the operator's own and may be inside: MEDIA_SCANNER is the only address asked by it. */
const TO_SCANNER = { network: { allow: ["public", "private"], tlsOptions: { trustBrowserCas: true } } };

/** A Worker of the module in `moduleFolder`; its objects are those of the Worker `objectsOf`, without it its own. */
function worker(name, moduleFolder, { variables, outbound }, objectsOf) {
  const read = (name, type) => ({ type, path: join(moduleFolder, name), contents: readFileSync(join(moduleFolder, name)) });
  const object = (className) => ({ className, useSQLite: true, ...(objectsOf ? { scriptName: objectsOf } : {}) });
  return {
    ...(name ? { name } : {}),
    modulesRoot: moduleFolder,
    modules: [{ ...read("index.js", "ESModule"), contents: read("index.js").contents.toString() }, read("index_bg.wasm", "CompiledWasm")],
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: ["global_fetch_strictly_public"],
    bindings: variables,
    outboundService: outbound ?? PUBLIC_ALONE,
    serviceBindings: variables.MEDIA_SCANNER ? { SCANNER: TO_SCANNER } : {},
    durableObjects: { ROOM: object("RoomObject"), USER: object("UserObject"), SERVER: object("ServerObject") },
    d1Databases: { INDEX: "index" },
    kvNamespaces: { CACHE: "cache" },
    r2Buckets: { MEDIA: "media" },
  };
}

/**
 * The options of Miniflare for the module in `moduleFolder`, with the state below `stateFolder`. `outbound` is the web in a test:
 * it takes all requests of the server's own. With `objectsModuleFolder` the objects are of the module there, as while a
 * deployment takes the place of another; such a state has objects of its own.
 */
export function options(settings) {
  const { moduleFolder, objectsModuleFolder, stateFolder, host, port, log } = settings;
  const shared = {
    host,
    port,
    // Without a lookup of this machine's location.
    cf: false,
    log: log ?? new Log(LogLevel.WARN),
    durableObjectsPersist: join(stateFolder, "objects"),
    d1Persist: join(stateFolder, "d1"),
    kvPersist: join(stateFolder, "kv"),
    r2Persist: join(stateFolder, "r2"),
  };
  if (!objectsModuleFolder) return { ...shared, ...worker("", moduleFolder, settings) };
  const workers = [worker("worker", moduleFolder, settings, "objects"), worker("objects", objectsModuleFolder, settings)];
  return { ...shared, workers };
}

/** Starts a server; `stop` stops it. */
export async function start(settings) {
  mkdirSync(settings.stateFolder, { recursive: true });
  const miniflare = new Miniflare(options(settings));
  const url = await miniflare.ready;
  return { miniflare, url: url.origin, port: Number(url.port), stop: () => miniflare.dispose() };
}

/** Splits NAME=VALUE. */
function setting(text) {
  const at = text.indexOf("=");
  if (at < 1) throw new Error(`--set ${text}: write it as NAME=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The settings of the command line. */
function settings() {
  const { values } = parseArgs({
    options: {
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "8008" },
      state: { type: "string", default: join(ROOT, ".lattice", "state") },
      module: { type: "string", default: join(ROOT, "target", "module", "dev") },
      "objects-module": { type: "string" },
      "server-name": { type: "string", default: "localhost" },
      registration: { type: "string", default: "open" },
      "rate-limits": { type: "string", default: "on" },
      "room-version": { type: "string", default: "12" },
      "operator-secret": { type: "string", default: process.env.OPERATOR_SECRET ?? "" },
      development: { type: "string", default: "on" },
      set: { type: "string", multiple: true, default: [] },
    },
  });
  return {
    host: values.host,
    port: Number(values.port),
    stateFolder: resolve(values.state),
    moduleFolder: resolve(values.module),
    objectsModuleFolder: values["objects-module"] && resolve(values["objects-module"]),
    variables: {
      DEVELOPMENT: values.development,
      SERVER_NAME: values["server-name"],
      REGISTRATION: values.registration,
      RATE_LIMITS: values["rate-limits"],
      DEFAULT_ROOM_VERSION: values["room-version"],
      OPERATOR_SECRET: values["operator-secret"],
      ...Object.fromEntries(values.set.map(setting)),
    },
  };
}

async function main() {
  const wanted = settings();
  if (!existsSync(join(wanted.moduleFolder, "index_bg.wasm"))) {
    console.error(`${wanted.moduleFolder} has no module: \`cargo xtask wasm\` builds target/module/dev, and with --release target/module/release.`);
    process.exit(1);
  }
  const server = await start(wanted).catch((error) => {
    if (error.code !== "ERR_ADDRESS_IN_USE") throw error;
    console.error(`Another process has port ${wanted.port}: stop it, or choose another with --port.`);
    process.exit(1);
  });
  const job = setInterval(() => {
    server.miniflare.getWorker().then((worker) => worker.scheduled()).catch((error) => console.error(`scheduled job: ${error}`));
  }, JOB_INTERVAL_MS);
  job.unref();
  console.log(JSON.stringify({ ready: true, port: server.port, url: server.url }));
  const stop = () => {
    // The runtime waits for open polls; the process exits after this time anyway.
    setTimeout(() => process.exit(0), STOP_GRACE_MS).unref();
    server.stop().then(() => process.exit(0), () => process.exit(1));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
