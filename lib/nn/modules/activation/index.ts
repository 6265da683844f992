/** Every activation function, as a module. */

export * from './prelu';
export * from './rectifiers';
export * from './softmax';
export * from './thresholds';
export * from './unary';
