/** What a module passes on to the functions that make its parameters. */
import type { MemoryFormat } from '../../core/types/layout';
import type { Factory } from './arguments';

/** Keyword arguments of functions that make tensors. */
export interface FactoryKwargs extends Factory {
  memoryFormat?: MemoryFormat;
}

const names = ['device', 'dtype', 'memoryFormat'] as const;

/**
 * The keyword arguments for functions that make tensors, from those of a module: `factoryKwargs` among them holds what
 * the module's own parameters would hide.
 * @throws TypeError for other names, and for one given twice
 * @see https://docs.pytorch.org/docs/2.13/nn.html
 */
export function factoryKwargs(
  kwargs: (FactoryKwargs & { factoryKwargs?: FactoryKwargs }) | null | undefined,
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
