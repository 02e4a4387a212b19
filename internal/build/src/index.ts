export { bundle } from './bundle.ts';
export { readPackage } from './package.ts';
