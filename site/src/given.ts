/**
 * What samples may use without saying where it comes from: a name that a sample neither declares nor imports is taken from
 * here, or from the packages. On the pages of the reference, the constants that are written on one line are shown.
 */
import { createChat } from '@thulium-js/chat';
import { createCrmOutbounds } from '@thulium-js/crm-outbounds';
import { createCustomers } from '@thulium-js/customers';
import { createThulium, createTickets, type Thulium } from '@thulium-js/tickets';
import { sandbox } from './sampleWorld.ts';

export { sandbox };
export const thulium: Thulium = createThulium();
export const tickets: ReturnType<typeof createTickets> = createTickets(thulium);
export const customers: ReturnType<typeof createCustomers> = createCustomers(thulium);
export const crmOutbounds: ReturnType<typeof createCrmOutbounds> = createCrmOutbounds(thulium);
export const chat: ReturnType<typeof createChat> = createChat(thulium);

export const username = 'api_user';
export const password = 'secret';
export const signal = new AbortController().signal;
export const conversation_id = '6ed7c941-2c8a-411e-95d2-338a9f64800a';
export const token = '61527075253ba62a76ca5c';
export const photo = new Blob(['made-up bytes'], { type: 'image/jpeg' });
export const destination = new WritableStream();
export const thousandsOfIds = Array.from({ length: 250 }, (_, index) => 50_000 + index);
export const currentTrace = () => '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Hooks of test runners, where a sample shows a line of a test. */
export function beforeEach(hook: () => unknown): void {
  hook();
}
export function afterAll(_hook: () => unknown): void {}
export const test = { beforeEach, after: afterAll };
