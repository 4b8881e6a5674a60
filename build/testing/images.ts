import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/**
 * A grey PNG, in one grey where no rows are given; `declared` is the size in its header, where that is not what is in it.
 */
export function pngOf(
  width: number,
  height: number,
  declared: readonly [number, number] = [width, height],
  row: (y: number) => Uint8Array | undefined = () => undefined,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(declared[0], 0);
  header.writeUInt32BE(declared[1], 4);
  // Eight bits of grey.
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let y = 0; y < height; y++) {
    rows[y * (width + 1)] = 0;
    rows.set(row(y) ?? [], y * (width + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The frame of a JPEG without a picture: what says its type and size, with so many bytes of remarks before it. */
export function jpegFrame(width: number, height: number, remarks = 0): Buffer {
  const remark = Buffer.concat([
    Buffer.from([0xff, 0xfe, (remarks + 2) >> 8, (remarks + 2) & 0xff]),
    Buffer.alloc(remarks),
  ]);
  const frame = Buffer.from([
    0xff,
    0xc0,
    0,
    11,
    8,
    height >> 8,
    height & 0xff,
    width >> 8,
    width & 0xff,
    1,
    1,
    0x11,
    0,
  ]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), remark, frame, Buffer.from([0xff, 0xd9])]);
}
