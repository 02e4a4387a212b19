import { describe, expect, it } from 'vitest';
import { parseQuery, type QueryMap } from '../src/query.js';

function plain(map: QueryMap): Record<string, unknown> {
  return Object.fromEntries([...map].map(([key, value]) => [key, typeof value === 'string' ? value : plain(value)]));
}

describe('a query as PHP reads it', () => {
  it.each([
    ['', {}],
    ['?a=1&b=', { a: '1', b: '' }],
    ['a', { a: '' }],
    ['a=1&a=2', { a: '2' }],
    ['status_id[]=1&status_id[]=2', { status_id: { 0: '1', 1: '2' } }],
    ['status_id%5B%5D=7', { status_id: { 0: '7' } }],
    [
      'custom_fields[Kraj][0]=POLSKA&custom_fields[Kraj][1]=NORWEGIA&custom_fields[Miasto]=Krak%C3%B3w',
      { custom_fields: { Kraj: { 0: 'POLSKA', 1: 'NORWEGIA' }, Miasto: 'Kraków' } },
    ],
    ['a=1+2%2B3', { a: '1 2+3' }],
    ['a=%zz', { a: '%zz' }],
    ['[]=1', { '[]': '1' }],
    ['a[=1', { 'a[': '1' }],
    ['a=b=c', { a: 'b=c' }],
  ])('%s', (search, expected) => {
    expect(plain(parseQuery(search))).toEqual(expected);
  });

  it('cannot reach a prototype', () => {
    const query = parseQuery('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    expect([...query.keys()]).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('is bounded in depth and number', () => {
    const deep = JSON.stringify(plain(parseQuery(`a${'[b]'.repeat(200)}=1`)));
    expect(deep.split('"b"').length - 1).toBe(64);
    expect(parseQuery(Array.from({ length: 5000 }, (_, index) => `a${index}=1`).join('&')).size).toBe(1000);
  });
});
