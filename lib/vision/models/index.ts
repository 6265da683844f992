export { CNN } from './cnn';
