import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { packageNames } from '../src/places.ts';
import { referenceSidebar } from '../src/sidebar.ts';

const guides: readonly (readonly [file: string, title: string])[] = [
  ['errors', 'Errors and outcomes'],
  ['retries-and-limits', 'Retries and limits'],
  ['paging', 'Paging'],
  ['dates', 'Dates'],
  ['find-or-create', 'Find or create'],
  ['batches', 'Batches'],
  ['files', 'Files'],
  ['testing', 'Testing with the sandbox'],
  ['tracing', 'Logging and tracing'],
  ['nextjs-and-workers', 'Next.js and Workers'],
  ['moving-from-fetch', 'Moving from hand-written fetch'],
  ['security', 'Security'],
  ['versioning', 'Versioning'],
  ['support', 'Support'],
];

const measurements: readonly (readonly [file: string, title: string])[] = [
  ['support', 'Where it runs'],
  ['faults', 'Faults'],
  ['limits', 'Limits under load'],
  ['benchmarks', 'Benchmarks'],
  ['size', 'Size'],
  ['import-time', 'Import'],
  ['types', 'Types'],
  ['dependencies', 'Dependencies'],
  ['mutation', 'Mutation testing'],
];

export const english: LocaleSpecificConfig<DefaultTheme.Config> & { label: string } = {
  label: 'English',
  lang: 'en',
  description: 'Call the REST API of Thulium from TypeScript and JavaScript. Unofficial.',
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guides/errors', activeMatch: '/guides/' },
      { text: 'Packages', link: '/packages/tickets', activeMatch: '/packages/' },
      { text: 'Reference', link: '/calls', activeMatch: '/(calls|reference/)' },
    ],
    sidebar: {
      // The first that fits is taken.
      '/calls': referenceSidebar(),
      '/reference/': referenceSidebar(),
      '/': [
        { text: 'Start in five minutes', link: '/start' },
        { text: 'Guides', items: guides.map(([file, text]) => ({ text, link: `/guides/${file}` })) },
        {
          text: 'Packages',
          items: packageNames.map((name) => ({ text: name, link: `/packages/${name}` })),
        },
        { text: 'Reference', items: [{ text: 'All calls', link: '/calls' }] },
        {
          text: 'Measurements',
          collapsed: true,
          items: measurements.map(([file, text]) => ({ text, link: `/docs/${file}` })),
        },
      ],
    },
    outline: { level: [2, 3] },
    footer: {
      message:
        'Unofficial: made from the public documentation of Thulium, not by its vendor, and not tried against a live system.',
    },
  },
};
