// packages: jimp
// shows: a picture made, drawn on, resized, rotated, blurred, cropped, encoded and decoded as PNG, BMP and JPEG
import { Jimp, intToRGBA, rgbaToInt } from 'jimp';

const hash = (bytes) => bytes.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
const image = new Jimp({ width: 20, height: 12, color: 0xff8800ff });
for (let x = 0; x < 12; x++) image.setPixelColor(rgbaToInt(x * 20, 0, 255 - x * 20, 255), x, x);
console.log(image.width, image.height, intToRGBA(image.getPixelColor(3, 3)), hash(image.bitmap.data));
console.log('resize', hash(image.clone().resize({ w: 7, h: 5 }).bitmap.data));
console.log('crop', hash(image.clone().crop({ x: 2, y: 2, w: 6, h: 6 }).bitmap.data));
console.log('rotate', hash(image.clone().rotate(90).bitmap.data), 'flip', hash(image.clone().flip({ horizontal: true }).bitmap.data));
console.log('blur', hash(image.clone().blur(2).bitmap.data), 'greyscale', hash(image.clone().greyscale().bitmap.data), 'invert', hash(image.clone().invert().bitmap.data));
console.log('composite', hash(image.clone().composite(new Jimp({ width: 4, height: 4, color: 0x00ff0080 }), 1, 1).bitmap.data));
for (const mime of ['image/png', 'image/bmp', 'image/jpeg', 'image/gif', 'image/tiff']) {
  const bytes = await image.getBuffer(mime);
  const again = await Jimp.read(bytes);
  console.log(mime, again.mime, again.width, again.height, hash(again.bitmap.data));
}
await Jimp.read(Buffer.from('this is no picture')).catch((error) => console.log(error.message));
