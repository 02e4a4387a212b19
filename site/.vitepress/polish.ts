import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';

export const polish: LocaleSpecificConfig<DefaultTheme.Config> & { label: string } = {
  label: 'Polski',
  lang: 'pl',
  description: 'REST API systemu Thulium z TypeScriptu i JavaScriptu. Projekt nieoficjalny.',
  themeConfig: {
    nav: [
      { text: 'Początek', link: '/pl/' },
      { text: 'Błędy', link: '/pl/guides/errors' },
      { text: 'Wszystkie wywołania (po angielsku)', link: '/calls' },
    ],
    sidebar: {
      '/pl/': [
        { text: 'Strona początkowa', link: '/pl/' },
        { text: 'Błędy i skutki', link: '/pl/guides/errors' },
        {
          text: 'Po angielsku',
          items: [
            { text: 'Pierwsze kroki', link: '/start' },
            { text: 'Wszystkie wywołania', link: '/calls' },
            { text: 'Testowanie', link: '/guides/testing' },
          ],
        },
      ],
    },
    outline: { level: [2, 3], label: 'Na tej stronie' },
    docFooter: { prev: 'Poprzednia strona', next: 'Następna strona' },
    darkModeSwitchLabel: 'Wygląd',
    lightModeSwitchTitle: 'Przełącz na jasny wygląd',
    darkModeSwitchTitle: 'Przełącz na ciemny wygląd',
    sidebarMenuLabel: 'Menu',
    returnToTopLabel: 'Do góry',
    langMenuLabel: 'Zmień język',
    skipToContentLabel: 'Przejdź do treści',
    notFound: {
      title: 'Nie ma takiej strony',
      quote: 'Sprawdź adres albo wróć na stronę początkową.',
      linkLabel: 'Strona początkowa',
      linkText: 'Strona początkowa',
    },
    footer: {
      message:
        'Projekt nieoficjalny: powstał na podstawie publicznej dokumentacji systemu Thulium, nie jest dziełem jego producenta i nie był wypróbowany na działającym systemie.',
    },
  },
};
