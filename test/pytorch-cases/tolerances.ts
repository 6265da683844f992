/** Cases or functions that need more than `assert_close`'s defaults, each with the reason. */
import type { Tolerance } from './close';

export const tolerances: Record<string, Tolerance> = {};
