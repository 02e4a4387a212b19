import { fileURLToPath } from 'node:url';

/** Root of the repository, with a slash at the end. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));
/** Folder of the pages, with a slash at the end. */
export const pagesFolder: string = fileURLToPath(new URL('../pages/', import.meta.url));
/** Folder that samples are written to, with a slash at the end. */
export const samplesFolder: string = fileURLToPath(new URL('../.samples/', import.meta.url));
/** Folder of the built site, with a slash at the end. */
export const distFolder: string = fileURLToPath(new URL('../dist/', import.meta.url));

/** The packages whose calls have pages, in the order in which they are shown. */
export const domains = ['customers', 'crm-outbounds', 'tickets', 'chat'] as const;
/** One of {@link domains}. */
export type Domain = (typeof domains)[number];

/** All packages, in the order in which they are shown. */
export const packageNames = [...domains, 'sandbox', 'core'] as const;
