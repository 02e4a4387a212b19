import {
  array,
  check,
  dateTime,
  id,
  looseMap,
  looseObject,
  numericId,
  optional,
  strictObject,
  text,
  unsettable,
  uuid,
  wholeNumber,
} from '@thulium-js/core/declare';
import { expect, test } from 'vitest';
import { jsonSchemaOf } from './jsonSchema.js';

const anyId = {
  anyOf: [
    { type: 'integer', minimum: 0 },
    { type: 'string', pattern: '^\\d{1,19}$' },
  ],
};

test.each([
  ['an id', numericId, anyId],
  ['a field that may be left out', optional(numericId), anyId],
  ['an id of an answer', id, anyId],
  ['a rule of an endpoint', check(wholeNumber, () => true, ''), { type: 'integer', minimum: 0 }],
  ['a day', dateTime('day'), { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }],
  ['a time', dateTime('minute'), { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}$' }],
  [
    'a time with milliseconds',
    dateTime('millisecond'),
    { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}\\.\\d{3}$' },
  ],
  ['a list', array(uuid), { type: 'array', items: { type: 'string', format: 'uuid' } }],
  ['what may be unset', unsettable(text), { anyOf: [{ enum: ['', null] }, { type: 'string' }] }],
  ['alternatives within alternatives', unsettable(id), { anyOf: [{ enum: ['', null] }, ...anyId.anyOf] }],
])('%s', (_name, schema, expected) => {
  expect(jsonSchemaOf(schema)).toEqual(expected);
});

test('an object that takes no others, and one that may hold more', () => {
  const fields = { name: text, note: optional(text) };
  const properties = { name: { type: 'string' }, note: { type: 'string' } };
  const common = { type: 'object', properties, required: ['name'] };
  expect(jsonSchemaOf(strictObject(fields))).toEqual({ ...common, additionalProperties: false });
  expect(jsonSchemaOf(looseObject(fields))).toEqual(common);
});

test('an empty map arrives as a list', () => {
  const { anyOf } = jsonSchemaOf(looseMap(text));
  expect(anyOf).toEqual([
    { type: 'array', maxItems: 0 },
    expect.objectContaining({ type: 'object', additionalProperties: { type: 'string' } }),
  ]);
});
