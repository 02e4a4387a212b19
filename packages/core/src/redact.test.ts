import { describe, expect, it } from 'vitest';
import { Repetitions } from './redact.js';

const redactText = (text: string, input: unknown, secrets: readonly string[]) =>
  new Repetitions([text], input, secrets).redact(text);
const repeatsInput = (text: string, input: unknown, secrets: readonly string[]) =>
  new Repetitions([text], input, secrets).repeats(text);

describe('redactText', () => {
  it('leaves a plain message alone', () => {
    expect(redactText('Wrong format of phone number.', { phone_number: '600100200' }, ['api_user'])).toBe(
      'Wrong format of phone number.',
    );
  });

  it.each([
    ['Customer Jan Kowalski exists', { name: 'Jan Kowalski' }],
    ['Customer JAN KOWALSKI exists', { name: 'Jan Kowalski' }],
    ['Customer Jan Kowalski exists', { customers: [{ names: ['Jan Kowalski'] }] }],
    ['Value 123456 exists', { id: 123456 }],
    ['Value 1234567890123456789 exists', { id: 1234567890123456789n }],
    ['Value 123456 exists', { id: 123456n }],
    ['Value -123456 exists', { id: -123456 }],
    ['Value Jan Nowak exists', [null, 'Jan Nowak', true]],
    ['Value Jan%20Nowak exists', { name: 'Jan Nowak' }],
    ['Value Jan+Nowak exists', { name: 'Jan Nowak' }],
    ['Value a\\"b\\"c exists', { text: 'a"b"c' }],
    ['Value ul\\/12 exists', { text: 'ul/12' }],
    ['Value Zaj\\u0105c exists', { name: 'Zając' }],
    ['Text a+b(c) exists', { text: 'a+b(c)' }],
  ])('takes the input out of %j', (text, input) => {
    expect(redactText(text, input, [])).toMatch(/^\w+ \[removed\] exists$/);
  });

  it('takes out the longest value first', () => {
    expect(redactText('got Anna Nowak', ['Anna', 'Anna Nowak'], [])).toBe('got [removed]');
    expect(redactText('got Anna Nowak', ['Anna Nowak', 'Anna'], [])).toBe('got [removed]');
  });

  it('leaves values of one or two characters, and numbers of few digits, which help to find the cause', () => {
    expect(redactText('ticket 12345 pl is closed', { ticket_id: 12345, language: 'pl' }, [])).toBe(
      'ticket 12345 pl is closed',
    );
    expect(redactText('limit 99999, not 100000', { a: 99_999, b: 100_000 }, [])).toBe('limit 99999, not [removed]');
    expect(redactText('say abc', { a: 'abc' }, [])).toBe('say [removed]');
  });

  it('finds a value of fewer than six letters in one word only, unless it has several itself', () => {
    expect(redactText('the closest entity', ['ten'], [])).toBe('the closest entity');
    expect(redactText('often, and J\u00ado\u00ade', ['ten', 'Joe'], [])).toBe('of[removed], and [removed]');
    expect(redactText('the J-o-e entity', ['J o e'], [])).toBe('the [removed] entity');
    expect(redactText('the close stent', ['sesten'], [])).toBe('the clo[removed]t');
  });

  it('takes out what is secret, in any case', () => {
    expect(redactText('login API_user with Open-Sesame denied', {}, ['api_user', 'open-sesame'])).toBe(
      'login [removed] with [removed] denied',
    );
  });

  it('takes out the word of a server that is a credential too: it cannot be told apart, and too much is safe', () => {
    expect(redactText('the API user is rapid', {}, ['api'])).toBe('the [removed] user is r[removed]d');
  });

  it('takes out a piece of the input that the server has cut', () => {
    const body = 'My passport was stolen in Gdynia last Friday';
    expect(redactText('body starting with "My passport was stol..." is refused', { body }, [])).toBe(
      'body starting with "[removed]..." is refused',
    );
    expect(redactText('"en in Gdynia last Friday" is refused', { body }, [])).toBe('"[removed]" is refused');
  });

  it('leaves an end of fewer than twelve characters that an input has too', () => {
    expect(redactText('closed on Sunday', ['born one Sunday'], [])).toBe('closed on Sunday');
  });

  it('searches a million characters, and withholds the text where the request has more', () => {
    const body = `${'x'.repeat(999_987)}abcdefghijklm`;
    expect(redactText('abcdefghijkl, bcdefghijklm', body, [])).toBe('[removed], [removed]');
    expect(redactText('wrong', `${body}y`, [])).toBe('[withheld: the request is too large to be searched]');
    expect(redactText('wrong', [body, 'y'], [])).toBe('[withheld: the request is too large to be searched]');
    expect(redactText('wrong', body, ['y'])).toBe('[withheld: the request is too large to be searched]');
    expect(redactText('', [body, 'y'], [])).toBe('');
  });

  it('joins pieces only where they touch', () => {
    const value = 'abcdefghijkl mnopqrstuvwx';
    expect(redactText('abcdefghijkl--mnopqrstuvwx', [value], [])).toBe('[removed]');
    expect(redactText('abcdefghijkl-?a-mnopqrstuvwx', [value], [])).toBe('[removed]-?a-[removed]');
  });

  it.each([
    'anna@example.org',
    'a.b+c@mail.example.org',
    '+48 600 100 200',
    '600-100-200',
    '85010112345',
    '(22) 600.10.20',
  ])('takes out %s, wherever it came from', (datum) =>
    expect(redactText(`we know ${datum} already`, undefined, [])).toMatch(/^we know \(?\[removed\] already$/),
  );

  it('leaves six digits and times', () => {
    expect(redactText('code 123456 at 12:30', undefined, [])).toBe('code 123456 at 12:30');
  });

  it('cannot be used to forge a line of a log or to steer a terminal', () => {
    expect(redactText('bad\nINFO fine\u001b[2J\u2028\u202eend', undefined, [])).toBe('bad INFO fine [2J end');
  });

  it('shows 500 characters at most', () => {
    expect(redactText('word '.repeat(200), undefined, [])).toHaveLength(500);
  });

  it('reads 2,000 characters, and shows none of the last 200 of them where there are more: a value may be cut', () => {
    const body = 'x'.repeat(1_700);
    expect(redactText(`${body}${'y'.repeat(300)}`, { body }, [])).toBe(`[removed]${'y'.repeat(300)}`);
    expect(redactText(`${body}${'y'.repeat(301)}`, { body }, [])).toBe(`[removed]${'y'.repeat(100)}`);
  });

  it('survives a circle', () => {
    const input: unknown[] = ['Jan Nowak'];
    input.push(input);
    expect(redactText('Jan Nowak exists', input, [])).toBe('[removed] exists');
  });

  it('finds the value in the last row of a large batch, and survives circles and bytes', () => {
    const rows: unknown[] = Array.from({ length: 20_000 }, (_, index) => ({ name: `Person number ${index}` }));
    rows.push({ name: 'Zofia Zając' }, rows, new Uint8Array(10_000_000));
    expect(redactText('row for Zofia Zając fails', rows, [])).toBe('row for [removed] fails');
  });

  it('finds a value however deep it lies', () => {
    let input: unknown = 'deep secret';
    for (let depth = 0; depth < 50_000; depth++) input = [input];
    expect(redactText('a deep secret here', input, [])).toBe('a [removed] here');
  });
});

describe('repeatsInput', () => {
  it('knows a request id that is a value of the request', () => {
    expect(repeatsInput('600100200', { phone_number: '600100200' }, [])).toBe(true);
    expect(repeatsInput('req-api_user', {}, ['api_user'])).toBe(true);
    expect(repeatsInput('53678450401cf', { ticket_id: '53678' }, [])).toBe(false);
    expect(repeatsInput('53678450401cf', { ticket_id: '536784' }, [])).toBe(true);
    expect(repeatsInput('53678450401cf', { name: 'Anna Nowak' }, [])).toBe(false);
    expect(repeatsInput('53678450401cf', ['536', '536784', '536'], [])).toBe(true);
  });
});

it('a long value without ASCII is read in proportion to its length', () => {
  // A text that is put together character by character, and looked at each time, took minutes.
  expect(redactText('J?zef exists', ['ż?a'.repeat(300_000), 'Józef'], [])).toBe('[removed] exists');
});
