/** For Node, Bun and Deno: files of the disk. The entry `@thulium-js/tickets/node`, the same as `@thulium-js/core/node`. */
export * from '@thulium-js/core/node';
