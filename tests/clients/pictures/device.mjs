// A device that sends pictures and shows those that come, encrypted or not. Pictures are texts in base64.
import { MsgType } from "matrix-js-sdk";
import { Device } from "../encryption/device.mjs";
import { eventually } from "../encryption/eventually.mjs";
import { decode, decrypt, encode, encrypt } from "./attachment.mjs";

const THUMBNAIL = [100, 100, "scale"];

export class PictureDevice extends Device {
  /** Creates a room without encryption. */
  async createPlainRoom(name, invite) {
    return (await this.client.createRoom({ name, preset: "private_chat", invite })).room_id;
  }

  async joinPlain(roomId) {
    await this.client.joinRoom(roomId);
  }

  /** Sends a picture as it is; returns the id of the event. */
  async sendPicture(roomId, picture, type) {
    const { content_uri: url } = await this.client.uploadContent(new Blob([decode(picture)], { type }), { name: "picture" });
    return this.send(roomId, { msgtype: MsgType.Image, body: "picture", url, info: { mimetype: type } });
  }

  /** Sends a picture encrypted; returns the id of the event. */
  async sendEncrypted(roomId, picture, type) {
    const { encrypted, description } = await encrypt(decode(picture));
    const { content_uri: url } = await this.client.uploadContent(new Blob([encrypted], { type: "application/octet-stream" }), { includeFilename: false });
    return this.send(roomId, { msgtype: MsgType.Image, body: "picture", file: { ...description, url }, info: { mimetype: type } });
  }

  /** Waits for a picture; returns the original and, if it is not encrypted, the server's thumbnail. */
  async receive(roomId, eventId) {
    const { url, file } = await eventually(`${this.name} to see ${eventId}`, () => {
      const event = this.client.getRoom(roomId)?.findEventById(eventId);
      const isReadable = event && !event.isBeingDecrypted() && !event.isDecryptionFailure() && event.getType() === "m.room.message";
      return isReadable && event.getContent();
    });
    if (file) {
      const { bytes } = await this.#fetch(this.#address(file.url));
      return { original: encode(await decrypt(bytes, file)), uploaded: encode(bytes) };
    }
    const [original, thumbnail] = await Promise.all([this.#fetch(this.#address(url)), this.#fetch(this.#address(url, ...THUMBNAIL))]);
    return { original: encode(original.bytes), type: original.type, thumbnail: encode(thumbnail.bytes), thumbnailType: thumbnail.type };
  }

  /** The status of a thumbnail of what was uploaded encrypted: the server cannot read it. */
  async thumbnailStatus(roomId, eventId) {
    const { file } = this.client.getRoom(roomId).findEventById(eventId).getContent();
    return (await this.#ask(this.#address(file.url, ...THUMBNAIL))).status;
  }

  /** The address of media, or of its thumbnail, on the endpoint with authentication. */
  #address(url, width, height, method) {
    return this.client.mxcUrlToHttp(url, width, height, method, false, true, true);
  }

  #ask(address) {
    return fetch(address, { headers: { authorization: `Bearer ${this.client.getAccessToken()}` } });
  }

  async #fetch(address) {
    const response = await this.#ask(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return { bytes: new Uint8Array(await response.arrayBuffer()), type: response.headers.get("content-type") };
  }
}
