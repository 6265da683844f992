/** Every layer, loss and container, and what their constructors take. */

export { ModuleDict } from '../containers/moduleDict';
export { ModuleList } from '../containers/moduleList';
export { ParameterDict } from '../containers/parameterDict';
export { ParameterList } from '../containers/parameterList';
export { Sequential } from '../containers/sequential';
export { Module } from '../module';
export { Buffer, Parameter } from '../parameter';
export * from './activation';
export * from './conv';
export * from './dropout';
export * from './flatten';
export * from './linear';
export * from './loss';
export * from './pooling';
