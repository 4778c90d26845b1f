// The two servers of the comparison, each in processes of its own with its state in a folder of its own.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pause, spawnServer } from "../../tests/e2e/server.mjs";

export const ROOM_VERSION = "11";
const NO_LIMIT = { per_second: 100_000, burst_count: 100_000 };

/** Synapse would write lines about every request. */
const QUIET = { version: 1, root: { level: "WARNING", handlers: [] } };

/** Ours: `LATTICE_MODULE` in the local runtime. */
export async function lattice(folder) {
  const server = await spawnServer(folder, 0, "", ["--room-version", ROOM_VERSION]);
  return { name: "Lattice", url: server.url, pid: server.pid, folder, stop: server.kill, again: () => lattice(folder) };
}

/** Synapse of the package, with SQLite. */
export async function synapse(folder, python) {
  const port = await freePort();
  const path = join(folder, "homeserver.yaml");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(settings(folder, port)));
  writeFileSync(join(folder, "log.yaml"), JSON.stringify(QUIET));
  const run = ["-m", "synapse.app.homeserver", "--config-path", path];
  const keys = spawnSync(python, [...run, "--generate-keys"], { encoding: "utf8", cwd: folder });
  if (keys.status !== 0) throw new Error(`Synapse: ${keys.stderr}`);
  const child = spawn(python, run, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/_matrix/client/versions`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error("Synapse ended");
    await pause(200);
  }
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  };
  return { name: "Synapse", url, pid: child.pid, folder, stop, again: () => synapse(folder, python) };
}

/** Its defaults, without limits and without requests to the world. A YAML file may be JSON. */
function settings(folder, port) {
  return {
    server_name: "bench.test",
    listeners: [{ bind_addresses: ["127.0.0.1"], port, type: "http", tls: false, x_forwarded: false, resources: [{ names: ["client"] }] }],
    database: { name: "sqlite3", args: { database: join(folder, "homeserver.db") } },
    media_store_path: join(folder, "media"),
    signing_key_path: join(folder, "signing.key"),
    macaroon_secret_key: "secret",
    form_secret: "secret",
    report_stats: false,
    log_config: join(folder, "log.yaml"),
    trusted_key_servers: [],
    default_room_version: ROOM_VERSION,
    enable_registration: true,
    enable_registration_without_verification: true,
    // Hundreds of accounts are made before anything is measured.
    bcrypt_rounds: 4,
    rc_message: NO_LIMIT,
    rc_registration: NO_LIMIT,
    rc_room_creation: NO_LIMIT,
    rc_login: { address: NO_LIMIT, account: NO_LIMIT, failed_attempts: NO_LIMIT },
    rc_joins: { local: NO_LIMIT, remote: NO_LIMIT },
    rc_joins_per_room: NO_LIMIT,
    rc_invites: { per_room: NO_LIMIT, per_user: NO_LIMIT, per_issuer: NO_LIMIT },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

/** What a stopped server has on the disk after a checkpoint of its databases (bytes). */
export function diskBytes(folder) {
  for (const path of files(folder).filter((path) => /\.(sqlite|db)$/.test(path))) {
    const database = new DatabaseSync(path);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
  }
  return files(folder).reduce((sum, path) => sum + statSync(path).blocks * 512, 0);
}
