/**
 * The properties of a tensor that are true or false. The addon gives them as the bits of one number;
 * native/tensor/tensor.cc has the same list.
 */
export const Flag = {
  isCuda: 1 << 0,
  isCpu: 1 << 1,
  isMps: 1 << 2,
  isSparse: 1 << 3,
  isQuantized: 1 << 4,
  isMeta: 1 << 5,
  isSparseCsr: 1 << 6,
  isInference: 1 << 7,
  isConj: 1 << 8,
  isNeg: 1 << 9,
  isMkldnn: 1 << 10,
  isView: 1 << 11,
  isNested: 1 << 12,
} as const;
