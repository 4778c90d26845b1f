// Files of pictures for workerd: those of the table of core/media, and large ones that are made here.
import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/** The table: each file with its name and what it becomes within 320 × 240, "<type> <width> × <height>" or an error code. */
export const files = readFileSync(new URL("files.txt", import.meta.url), "utf8").trimEnd().split("\n").map((line) => {
  const [name, becomes, hexadecimal] = line.split(": ");
  return { name, becomes, bytes: Buffer.from(hexadecimal ?? "", "hex") };
});

/** The pixels of a JPEG, PNG or GIF by its header, as "<width> × <height>". */
export function size(bytes) {
  if (bytes.subarray(1, 4).toString() === "PNG") return `${bytes.readUInt32BE(16)} × ${bytes.readUInt32BE(20)}`;
  if (bytes.subarray(0, 3).toString() === "GIF") return `${bytes.readUInt16LE(6)} × ${bytes.readUInt16LE(8)}`;
  const frame = bytes.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc2].includes(bytes[at + 1]));
  return `${bytes.readUInt16BE(frame + 7)} × ${bytes.readUInt16BE(frame + 5)}`;
}

/** A PNG of one colour: a few kilobytes for many pixels. */
export function flatPng(width, height) {
  const chunk = (kind, data) => {
    const checked = Buffer.concat([Buffer.from(kind), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(checked));
    return Buffer.concat([length, checked, sum]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const pixels = deflateSync(Buffer.alloc((3 * width + 1) * height));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** A moving GIF of noise in 128 greys, not compressed: of each byte of the file comes about a pixel. */
export function noisyGif(width, height, frames) {
  const head = Buffer.from(`GIF89a\0\0\0\0${"\xf6"}\0\0`, "latin1");
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const palette = Buffer.from(Array.from({ length: 384 }, (_, at) => 2 * Math.floor(at / 3)));
  const image = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
  image.writeUInt16LE(width, 5);
  image.writeUInt16LE(height, 7);
  // Each block has 126 codes of eight bits: 125 pixels, and one that empties the table before the codes grow to nine.
  const blocks = Math.ceil((width * height) / 125);
  const data = Buffer.alloc(blocks * 127);
  let state = 1;
  for (let block = 0; block < blocks; block += 1) {
    data.set([126, 128], block * 127);
    for (let pixel = 2; pixel < 127; pixel += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      data[block * 127 + pixel] = state >>> 25;
    }
  }
  const frame = Buffer.concat([image, data, Buffer.from([1, 129, 0])]);
  return Buffer.concat([head, palette, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}
