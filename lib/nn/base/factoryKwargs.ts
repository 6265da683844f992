/** The keyword arguments that a module passes to the functions that create its parameters. */
import type { MemoryFormat } from '../../core/types/layout';
import type { Factory } from './arguments';

/** Keyword arguments of functions that create tensors. */
export interface FactoryKwargs extends Factory {
  /** The memory format of the tensors. */
  memoryFormat?: MemoryFormat;
}

const names = ['device', 'dtype', 'memoryFormat'] as const;

/**
 * Extracts the keyword arguments for functions that create tensors from those of a module. Its
 * `factoryKwargs` may hold some whose names the module uses for arguments of its own.
 * @param kwargs the module's keyword arguments
 * @throws TypeError for other names, and for a name given twice
 * @see https://docs.pytorch.org/docs/2.13/nn.html
 */
export function factoryKwargs(
  kwargs:
    | (FactoryKwargs & {
        /** More keyword arguments, none of which may be given twice. */
        factoryKwargs?: FactoryKwargs;
      })
    | null
    | undefined,
): FactoryKwargs {
  if (kwargs === null || kwargs === undefined) return {};
  const { factoryKwargs: inner = {}, ...outer } = kwargs;
  for (const name of Object.keys(outer)) {
    if (!(names as readonly string[]).includes(name)) {
      throw new TypeError(
        `factoryKwargs: unknown argument '${name}'; expected ${names.join(', ')}, factoryKwargs`,
      );
    }
    if (name in inner) throw new TypeError(`factoryKwargs: argument '${name}' was given twice`);
  }
  return { ...inner, ...outer };
}
