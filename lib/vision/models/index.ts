export { CNN, type CNNOptions } from './cnn';
