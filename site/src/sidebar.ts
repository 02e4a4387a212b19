import type { DefaultTheme } from 'vitepress';
import { addressOf, calls } from './calls.ts';
import { domains } from './places.ts';

/** The sidebar of the reference: every call under its package. */
export function referenceSidebar(): DefaultTheme.SidebarItem[] {
  const itemsOf = (domain: string) =>
    calls.filter((call) => call.domain === domain).map((call) => ({ text: call.name, link: addressOf(call) }));
  return [
    { text: 'All calls', link: '/calls' },
    { text: 'Options and client', link: '/reference/client' },
    ...domains.map((domain) => ({ text: domain, collapsed: true, items: itemsOf(domain) })),
  ];
}
