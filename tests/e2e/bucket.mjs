// A bucket in a runtime of its own: Miniflare's stand-in for R2 is a program in JavaScript that would share the process, and so the
// memory, of the server under test.
import { Miniflare, PLUGINS } from "miniflare";
import { start } from "../../local/server.mjs";
import { runtimes } from "./memory.mjs";
import { Client, SERVER_NAME, folder, moduleFolder } from "./server.mjs";

const BUCKET = "r2:bucket:media";
/** What Miniflare puts before the names of services that a socket may lead to. */
const OWN = "core:user:";

/** Starts Miniflare while the services of R2 are other ones. */
async function withServices(services, work) {
  const { getServices } = PLUGINS.r2;
  PLUGINS.r2.getServices = async (options) => services(await getServices(options));
  try {
    return await work();
  } finally {
    PLUGINS.r2.getServices = getServices;
  }
}

/** Starts a bucket in a process of its own; `address` is where it is reached. */
async function bucket(test, stateFolder) {
  const options = {
    modules: true,
    script: "export default { fetch: () => new Response() }",
    r2Buckets: { MEDIA: "media" },
    r2Persist: stateFolder,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0, serviceName: "bucket" }],
  };
  const named = (services) => [...services, { ...services.find(({ name }) => name === BUCKET), name: `${OWN}bucket` }];
  const miniflare = await withServices(named, async () => {
    const starting = new Miniflare(options);
    await starting.ready;
    return starting;
  });
  test.after(() => miniflare.dispose());
  return { miniflare, address: (await miniflare.unsafeGetDirectURL()).host };
}

/** Starts a server whose bucket is in another process; `process` is the server's own. */
export async function serveBesideBucket(test, variables = {}) {
  const stateFolder = folder();
  const { miniflare, address } = await bucket(test, `${stateFolder}/bucket`);
  const others = runtimes();
  const elsewhere = () => [{ name: BUCKET, external: { address, http: {} } }];
  const settings = { SERVER_NAME, DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off", ...variables };
  const server = await withServices(elsewhere, () =>
    start({ host: "127.0.0.1", port: 0, stateFolder, moduleFolder, variables: settings }),
  );
  test.after(() => server.stop());
  const process = runtimes().filter((pid) => !others.includes(pid));
  return { client: new Client(server.url), process, bucket: await miniflare.getR2Bucket("MEDIA") };
}
