import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { temporaryFolder } from '../support/temporaryFolder';

const { checkWheel, destination, parseRecord, unpackWheel } =
  require('../../scripts/setup/unpackWheel.js') as typeof import('../../scripts/setup/unpackWheel.js');
const { WHEELS } = require('../../scripts/setup/wheels.js') as typeof import('../../scripts/setup/wheels.js');
const { wanted } =
  require('../../scripts/setup/findLibtorch.js') as typeof import('../../scripts/setup/findLibtorch.js');

const temporary = temporaryFolder();
let folder: string;
beforeEach(() => {
  folder = temporary.fresh();
});

/** A zip archive, by the format's specification (APPNOTE 4.3). */
function zip(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const packed = zlib.deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version needed
    fields.writeUInt16LE(8, 4); // deflate
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
}

function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

const CONTENTS = {
  'torch/version.py': "__version__ = '2.13.0+cpu'\n",
  'torch/lib/libtorch.so': 'libtorch',
  'torch/lib/libgomp.so.1': 'libgomp',
  'torch/lib/libtorch_python.so': 'not needed',
  'torch/include/ATen/ATen.h': '#pragma once\n',
  'torch/nn/modules/conv.py': 'not needed',
  'torch-2.13.0+cpu.dist-info/licenses/LICENSE': 'BSD',
};

function makeWheel(contents: Record<string, string> = CONTENTS, recorded = contents): string {
  const lines = Object.entries(recorded).map(
    ([name, text]) =>
      `${name},sha256=${crypto.createHash('sha256').update(text).digest('base64url')},${text.length}`,
  );
  const record = 'torch-2.13.0+cpu.dist-info/RECORD';
  const wheel = path.join(folder, 'torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl');
  fs.writeFileSync(wheel, zip({ ...contents, [record]: `${lines.join('\n')}\n${record},,\n` }));
  return wheel;
}

test('unpacks what the addon needs, and nothing else', async () => {
  const dest = path.join(folder, 'out');
  const amounts: number[] = [];
  await unpackWheel(makeWheel(), dest, (done, total) => amounts.push(done / total));
  expect((fs.readdirSync(dest, { recursive: true }) as string[]).sort()).toEqual([
    'include',
    'include/ATen',
    'include/ATen/ATen.h',
    'lib',
    'lib/libgomp.so.1',
    'lib/libtorch.so',
    'licenses',
    'licenses/LICENSE',
    'version.py',
  ]);
  expect(fs.readFileSync(path.join(dest, 'lib/libtorch.so'), 'utf8')).toBe('libtorch');
  expect(amounts.at(-1)).toBe(1);
});

describe('a damaged wheel', () => {
  const unpack = (wheel: string) => unpackWheel(wheel, path.join(folder, 'out'));

  test('a file that differs from RECORD', async () => {
    const wheel = makeWheel({ ...CONTENTS, 'torch/lib/libtorch.so': 'tampered' }, CONTENTS);
    await expect(unpack(wheel)).rejects.toThrow(
      /is damaged: torch\/lib\/libtorch\.so has the SHA-256 .* RECORD says/,
    );
  });

  test('a file that RECORD does not know', async () => {
    const wheel = makeWheel({ ...CONTENTS, 'torch/lib/libextra.so': 'extra' }, CONTENTS);
    await expect(unpack(wheel)).rejects.toThrow('torch/lib/libextra.so is not in its RECORD');
  });

  test('a file that is gone', async () => {
    const { 'torch/include/ATen/ATen.h': _, ...rest } = CONTENTS;
    await expect(unpack(makeWheel(rest, CONTENTS))).rejects.toThrow(
      'torch/include/ATen/ATen.h is in its RECORD',
    );
  });

  test('no RECORD, an empty file, half a file, no zip', async () => {
    const wheel = makeWheel();
    const whole = fs.readFileSync(wheel);
    for (const bytes of [
      zip({ 'torch/version.py': '' }),
      Buffer.alloc(0),
      whole.subarray(0, 300),
      Buffer.from('<html>'),
    ]) {
      fs.writeFileSync(wheel, bytes);
      await expect(unpack(wheel)).rejects.toThrow(`${wheel} is damaged`);
    }
  });

  test('bytes that changed inside', async () => {
    const wheel = makeWheel();
    const bytes = fs.readFileSync(wheel);
    const at = bytes.indexOf('torch/lib/libtorch.so') + 'torch/lib/libtorch.so'.length + 2;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    fs.writeFileSync(wheel, bytes);
    await expect(unpack(wheel)).rejects.toThrow(/is damaged/);
  });
});

test('a path that leaves the folder is refused', async () => {
  const contents = { ...CONTENTS, 'torch/include/../../../evil.h': 'evil' };
  await expect(unpackWheel(makeWheel(contents), path.join(folder, 'out'))).rejects.toThrow(
    /is damaged: invalid relative path/,
  );
  expect(fs.existsSync(path.join(folder, 'evil.h'))).toBe(false);
});

test('the whole file’s checksum', async () => {
  const file = path.join(folder, 'empty.whl');
  fs.writeFileSync(file, '');
  // SHA-256 of nothing, from FIPS 180-4's examples.
  await checkWheel(file, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  await expect(checkWheel(file, '0'.repeat(64))).rejects.toThrow(/its SHA-256 is e3b0c442.*; expected 0000/);
});

test('RECORD lines: a quoted name, a file without a hash', () => {
  const record = parseRecord('a/b.h,sha256=abc_-,12\r\n"c,""d"".h",sha256=x,3\nRECORD,,\n');
  expect([...record]).toEqual([
    ['a/b.h', { hash: 'abc_-', size: 12 }],
    ['c,"d".h', { hash: 'x', size: 3 }],
  ]);
});

test.each([
  ['torch/lib/libtorch_cpu.so', 'lib/libtorch_cpu.so'],
  ['torch/lib/libc10.dylib', 'lib/libc10.dylib'],
  ['torch/lib/libomp.dylib', 'lib/libomp.dylib'],
  ['torch/lib/asmjit.dll', 'lib/asmjit.dll'],
  ['torch/lib/torch_cpu.lib', 'lib/torch_cpu.lib'],
  ['torch/lib/dnnl.lib', null],
  ['torch/lib/libtorch_python.so', null],
  ['torch/lib/libtorch_global_deps.so', null],
  ['torch/lib/libshm.so', null],
  ['torch/include/', null],
  ['torch/include/c10/util/Half.h', 'include/c10/util/Half.h'],
  ['torch/_C.cpython-311-x86_64-linux-gnu.so', null],
  ['torchgen/include/x.h', null],
])('%s goes to %s', (name, expected) => {
  expect(destination(name)).toBe(expected);
});

test('the wheels are of the version that package.json names', () => {
  for (const { name, sha256 } of Object.values(WHEELS)) {
    expect(name).toMatch(new RegExp(`^torch-${wanted.version.replaceAll('.', '\\.')}(\\+cpu)?-cp311-cp311-`));
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});
