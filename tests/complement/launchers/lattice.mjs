// Launcher: our server in workerd as one process group, for the process engine (../README.md says what it gets).
//
//   COMPLEMENT_PROCESS_CMD="exec node <here>/launchers/lattice.mjs" LATTICE_MODULE=<built module>
//
// The settings are those of a deployment under test and none of production: open registration, registration by a
// shared secret, no rate limits, room version 11 by default (several tests put a room's creator into the power
// levels, which version 12 forbids).
import { createServer } from "node:https";
import { request } from "node:http";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Log, LogLevel } from "miniflare";
import { start } from "../../../local/server.mjs";

const env = process.env;
const host = env.HS_IP;
const STOP_GRACE_MS = 2_000;

/** A line for every request, with its time: the report tells from it which test asked for which operation. */
class RequestLog extends Log {
  logWithLevel(level, message) {
    console.log(JSON.stringify({ time: new Date().toISOString(), message: message.replace(/\u001b\[[0-9;]*m/g, "") }));
  }
}

const server = await start({
  host,
  port: Number(env.HS_CLIENT_PORT),
  stateFolder: join(env.HS_DATA_DIR, "state"),
  moduleFolder: resolve(env.LATTICE_MODULE),
  log: new RequestLog(LogLevel.INFO),
  variables: {
    SERVER_NAME: env.SERVER_NAME,
    DEVELOPMENT: "on",
    REGISTRATION: "open",
    PRESENCE: "on",
    // The suite downloads without a token, from the endpoints before v1.11.
    UNAUTHENTICATED_MEDIA: "on",
    LEGACY_MENTIONS: "on",
    // The page of the suite is at a private address, which no setting opens.
    URL_PREVIEWS: "on",
    RATE_LIMITS: "off",
    DEFAULT_ROOM_VERSION: env.HS_DEFAULT_ROOM_VERSION ?? "11",
    REGISTRATION_SECRET: env.HS_REGISTRATION_SECRET ?? "complement",
  },
});

// Federation comes over TLS; the runtime serves plain HTTP.
const certificate = { cert: readFileSync(env.HS_TLS_CERT), key: readFileSync(env.HS_TLS_KEY) };
const secure = createServer(certificate, (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const inner = request({ host, port: server.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  inner.on("error", () => outgoing.destroy());
  incoming.pipe(inner);
});
secure.listen(Number(env.HS_FED_PORT), host);

const stop = () => {
  setTimeout(() => process.exit(0), STOP_GRACE_MS).unref();
  secure.close();
  server.stop().then(() => process.exit(0), () => process.exit(1));
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
