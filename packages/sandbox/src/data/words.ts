/** First names, common enough to belong to nobody. */
export const firstNames: readonly [string, ...string[]] = [
  'Agnieszka',
  'Bartosz',
  'Celina',
  'Dariusz',
  'Elżbieta',
  'Filip',
  'Grażyna',
  'Hubert',
  'Iwona',
  'Jakub',
  'Kinga',
  'Łukasz',
  'Małgorzata',
  'Norbert',
  'Oliwia',
  'Paweł',
  'Róża',
  'Sławomir',
  'Teresa',
  'Urszula',
  'Wojciech',
  'Zofia',
];

/** Surnames made up of trees and weather. */
export const surnames: readonly [string, ...string[]] = [
  'Bukowęcki',
  'Chmurzyk',
  'Deszczułek',
  'Grabinosz',
  'Jarzębiniak',
  'Jesionęga',
  'Kasztanoń',
  'Klonowiej',
  'Lipiężny',
  'Mgławiec',
  'Mrozowięcki',
  'Olszyniuk',
  'Osikołaj',
  'Rosołąka',
  'Sosnożny',
  'Szronik-Buk',
  'Śnieżyczny',
  'Świerkoląg',
  'Tęczyniec',
  'Topoliński-Mak',
  'Wiatrołom',
  'Wierzbiaż',
  'Zawiejny',
  'Źdźbłowski',
];

/** Streets that many towns have. */
export const streets: readonly [string, ...string[]] = [
  'Akacjowa',
  'Brzozowa',
  'Jesienna',
  'Klonowa',
  'Leśna',
  'Łąkowa',
  'Ogrodowa',
  'Polna',
  'Słoneczna',
  'Źródlana',
];

/** Towns with their voivodship and a postcode. */
export const cities: readonly [readonly [string, string, string], ...(readonly [string, string, string])[]] = [
  ['Kraków', 'małopolskie', '30-001'],
  ['Łódź', 'łódzkie', '90-001'],
  ['Gdańsk', 'pomorskie', '80-001'],
  ['Poznań', 'wielkopolskie', '60-001'],
  ['Wrocław', 'dolnośląskie', '50-001'],
  ['Rzeszów', 'podkarpackie', '35-001'],
  ['Białystok', 'podlaskie', '15-001'],
];

/** What tickets and chats are about. */
export interface Topic {
  readonly subject: string;
  readonly question: string;
  readonly answer: string;
  readonly category_id: number;
}

/** Questions with their answers. */
export const topics: readonly [Topic, ...Topic[]] = [
  {
    subject: 'Faktura za ostatni miesiąc',
    question: 'Dzień dobry, nie dotarła do mnie faktura za ostatni miesiąc.',
    answer: 'Dzień dobry, fakturę wysłaliśmy ponownie.',
    category_id: 3,
  },
  {
    subject: 'Reklamacja zamówienia',
    question: 'W paczce brakuje jednego produktu.',
    answer: 'Przepraszamy, brakujący produkt wyślemy jutro.',
    category_id: 2,
  },
  {
    subject: 'Zmiana adresu dostawy',
    question: 'Proszę o zmianę adresu dostawy na ul. Leśną.',
    answer: 'Adres został zmieniony.',
    category_id: 1,
  },
  {
    subject: 'Pytanie o godziny otwarcia',
    question: 'Czy w sobotę biuro jest otwarte?',
    answer: 'W sobotę pracujemy od 9 do 14.',
    category_id: 1,
  },
  {
    subject: 'Zwrot towaru',
    question: 'Jak mogę zwrócić towar kupiony tydzień temu?',
    answer: 'Wystarczy odesłać go z formularzem zwrotu.',
    category_id: 2,
  },
];
