import { expect, test } from 'vitest';
import { array, id, looseObject, optional, runSchema } from './schema.js';

const context = { timeZone: 'Europe/Warsaw' };

test('a list is no object, not even one whose fields may all be missing', () => {
  for (const schema of [looseObject({ customer_id: id }), looseObject({ customer_id: optional(id) })]) {
    for (const given of [[], [{ customer_id: 1 }]]) {
      const { output, issues } = runSchema(schema, given, context, true);
      expect(issues).toEqual([{ path: [], code: 'invalid', expected: 'an object', received: 'array' }]);
      expect(output).toBe(given);
    }
  }
});

test('within an answer such a list is told, and handed over as it came', () => {
  const given = [{ customer_id: '1' }, []];
  const { output, issues } = runSchema(array(looseObject({ customer_id: id })), given, context, true);
  expect(issues).toMatchObject([{ path: [1], expected: 'an object', received: 'array' }]);
  expect(output).toEqual([{ customer_id: 1 }, []]);
});
