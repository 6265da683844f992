/** Every pooling, as a module. */

export * from './adaptive';
export * from './average';
export * from './fractional';
export * from './max';
export * from './unpooling';
