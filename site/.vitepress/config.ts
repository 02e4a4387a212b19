import { defineConfig } from 'vitepress';
import { siteLinks } from '../src/links.ts';
import { english } from './english.ts';
import { polish } from './polish.ts';

export default defineConfig({
  title: 'Thulium SDK',
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  // A file per page under its own name: works on every static host without rules for addresses.
  cleanUrls: false,
  ignoreDeadLinks: false,
  lastUpdated: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  // The switch between languages goes to the start page of the other: few pages have both.
  locales: { root: english, pl: polish },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: siteLinks,
  },
  themeConfig: {
    i18nRouting: false,
    search: {
      provider: 'local',
      options: {
        locales: {
          pl: {
            translations: {
              button: { buttonText: 'Szukaj', buttonAriaLabel: 'Szukaj' },
              modal: {
                noResultsText: 'Brak wyników dla',
                resetButtonTitle: 'Wyczyść',
                displayDetails: 'Pokaż szczegóły',
                backButtonTitle: 'Zamknij',
                footer: { selectText: 'wybierz', navigateText: 'przejdź', closeText: 'zamknij' },
              },
            },
          },
        },
      },
    },
  },
});
