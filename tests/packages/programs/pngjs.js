// packages: pngjs
// shows: encode and decode, sync and as streams, resize by hand, pixels compared, colour types, errors in broken files
'use strict';
const { PNG } = require('pngjs');
const { Readable, PassThrough } = require('node:stream');
const { pipeline } = require('node:stream/promises');

function picture(width, height) {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) png.data.set([x * 8 & 255, y * 8 & 255, (x ^ y) * 4 & 255, 255 - x], (y * width + x) * 4);
  }
  return png;
}

function resize(from, width, height) {
  const to = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (Math.floor(y * from.height / height) * from.width + Math.floor(x * from.width / width)) * 4;
      to.data.set(from.data.subarray(at, at + 4), (y * width + x) * 4);
    }
  }
  return to;
}

const hash = (bytes) => bytes.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);

(async () => {
  const original = picture(32, 24);
  const encoded = PNG.sync.write(original);
  console.log(encoded.subarray(0, 8), encoded.readUInt32BE(16), encoded.readUInt32BE(20));
  const decoded = PNG.sync.read(encoded);
  console.log(decoded.width, decoded.height, decoded.gamma, decoded.data.equals(original.data), hash(decoded.data));
  const small = resize(decoded, 8, 6);
  console.log(hash(small.data), hash(PNG.sync.read(PNG.sync.write(small)).data));
  for (const options of [{ colorType: 2 }, { colorType: 0 }, { colorType: 4, inputHasAlpha: true }, { filterType: 4, deflateLevel: 1 }, { bitDepth: 16 }]) {
    console.log(options, hash(PNG.sync.read(PNG.sync.write(original, options)).data));
  }
  const chunks = [];
  const collect = new PassThrough();
  collect.on('data', (chunk) => chunks.push(chunk));
  await pipeline(original.pack(), collect);
  const streamed = Readable.from([Buffer.concat(chunks).subarray(0, 50), Buffer.concat(chunks).subarray(50)]).pipe(new PNG());
  await new Promise((resolve, reject) => streamed.on('parsed', resolve).on('error', reject).on('metadata', (data) => console.log(data)));
  console.log(hash(streamed.data));
  const copy = new PNG({ width: 4, height: 4 });
  streamed.bitblt(copy, 2, 2, 4, 4, 0, 0);
  console.log(copy.data.subarray(0, 8));
  const broken = Buffer.from(encoded);
  broken[40] ^= 255;
  for (const [name, bytes] of [['no PNG', Buffer.from('GIF89a')], ['cut', encoded.subarray(0, 60)], ['bad checksum', broken]]) {
    try { PNG.sync.read(bytes); console.log(name, 'is read'); } catch (error) { console.log(name, error.message); }
    await new Promise((resolve) => new PNG().parse(bytes, (error) => { console.log(name, error ? 'fails' : 'is read'); resolve(); }));
  }
})();
