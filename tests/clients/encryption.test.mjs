// An encrypted conversation with matrix-js-sdk's Rust crypto in Node.
import { after } from "node:test";
import { folder, spawnServer } from "../e2e/server.mjs";
import { Device } from "./encryption/device.mjs";
import { tell } from "./encryption/story.mjs";
import "./timers.mjs";

const state = folder();
let server = await spawnServer(state);
const { url, port } = server;
const started = [];
after(async () => {
  started.forEach((device) => device.stop());
  await server.kill();
});

const keep = (device) => (started.push(device), device);
const interrupt = async () => {
  await server.kill();
  server = await spawnServer(state, port);
};
await tell({
  register: async (name) => keep(await Device.register(url, name)),
  login: async (name) => keep(await Device.login(url, name)),
  interrupt,
});
