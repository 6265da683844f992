/** Builds bench/operators.cc, which times bare calls of libtorch, once for each version of itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { torch } from 'torch-node';

/** The program, or why there is none. */
export function bareOperators(root: string): { program?: string; problem?: string } {
  if (process.platform === 'win32') return { problem: 'it is built with c++, which Windows has not' };
  const source = path.join(root, 'bench', 'operators.cc');
  const program = path.join(root, 'build', 'bench-operators');
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return { program };
  const library = path.dirname(torch.version.libtorchPath);
  const include = path.join(library, '..', 'include');
  mkdirSync(path.dirname(program), { recursive: true });
  console.error('Building bench/operators.cc, which takes a minute ...');
  const { status, stderr, error } = spawnSync(
    process.env['CXX'] ?? 'c++',
    [
      ...['-O2', '-std=c++20', '-isystem', include],
      ...['-isystem', path.join(include, 'torch', 'csrc', 'api', 'include')],
      ...[source, '-o', program, `-L${library}`, '-ltorch', '-ltorch_cpu', '-lc10', `-Wl,-rpath,${library}`],
    ],
    { encoding: 'utf8' },
  );
  return status === 0 ? { program } : { problem: error?.message ?? stderr };
}
