import path from 'node:path';

interface Result {
  calls: number;
  answers: number;
  subjects: number;
  finished: boolean;
  wrong: string[];
  crashes: { text: string; end: string }[];
  once: { text: string; end: string }[];
}
interface Options {
  seed: number;
  cases: number;
  seconds: number;
}

const { fuzz } = require(path.join(__dirname, 'programs', 'fuzz.js')) as {
  fuzz: (options: Options) => Promise<Result>;
};

// `FUZZ_CASES=200 FUZZ_SEED=7 npx jest test/core/fuzz` calls each operator 200 times; programs/fuzz.js says more.
const cases = Number(process.env['FUZZ_CASES'] ?? 8);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

test(
  'every operator and every public function answers hostile arguments with a result or an error that says what is wrong',
  async () => {
    const result = await fuzz({ seed, cases, seconds: 20 * cases });
    for (const { end, text } of result.once) console.warn(`did not come again: ${end}: ${text}`);
    expect(result.crashes.map(({ end, text }) => `${end}: ${text}`)).toEqual([]);
    expect(result.wrong).toEqual([]);
    expect(result.finished).toBe(true);
    expect(result.subjects).toBeGreaterThan(5000);
    expect(result.calls).toBeGreaterThanOrEqual(3000 * cases);
    // Not all is refused: the arguments reach the kernels.
    expect(result.answers).toBeGreaterThan(result.calls / 20);
  },
  20_000 * cases + 60_000,
);
