import { created } from '../../src/created.js';
import { type Download, download } from '../../src/download.js';
import { defineEndpoint, type Endpoint } from '../../src/endpoint.js';
import {
  array,
  check,
  empty,
  filledText,
  looseObject,
  number,
  numericId,
  optional,
  text,
  unknown,
  wholeNumber,
} from '../../src/schema.js';

/** Endpoints of no package, one for each kind of request. */
interface ThingInput {
  thing_id: number | string;
}

export const getThing: Endpoint<ThingInput, { name: string }> = defineEndpoint({
  id: 'test.getThing',
  method: 'GET',
  path: '/things/{thing_id}',
  evidence: 'full',
  params: () => ({ thing_id: numericId }),
  response: () => looseObject({ name: text }),
});

/** Any JSON, but not nothing. */
export const getAnything: Endpoint<void, unknown> = defineEndpoint({
  id: 'test.getAnything',
  method: 'GET',
  path: '/anything',
  evidence: 'full',
  response: () => check(unknown, (value) => value !== undefined, 'JSON'),
});

interface AddThingInput {
  name: string;
  note?: string;
}

export const addThing: Endpoint<AddThingInput, { thing_id: string }> = defineEndpoint({
  id: 'test.addThing',
  method: 'POST',
  path: '/things',
  evidence: 'full',
  body: () => ({ name: text, note: optional(text) }),
  response: () => looseObject({ thing_id: text }),
});

interface UpdateThingInput extends ThingInput {
  name: string;
}

export const updateThing: Endpoint<UpdateThingInput, void> = defineEndpoint({
  id: 'test.updateThing',
  method: 'PUT',
  path: '/things/{thing_id}',
  evidence: 'full',
  params: () => ({ thing_id: numericId }),
  body: () => ({ name: text }),
  response: () => empty,
});

export const deleteThing: Endpoint<ThingInput, void> = defineEndpoint({
  id: 'test.deleteThing',
  method: 'DELETE',
  path: '/things/{thing_id}',
  evidence: 'full',
  params: () => ({ thing_id: numericId }),
  response: () => empty,
});

interface NamedInput {
  name: string;
}

/** A value of the user's in the path. */
export const getNamed: Endpoint<NamedInput, unknown> = defineEndpoint({
  id: 'test.getNamed',
  method: 'GET',
  path: '/named/{name}/end',
  evidence: 'full',
  params: () => ({ name: text }),
  response: () => unknown,
});

/** A create whose answer has an id, and a field besides. */
export const createThing: Endpoint<NamedInput, { thing_id: string; name: string }> = defineEndpoint({
  id: 'test.createThing',
  method: 'POST',
  path: '/things',
  evidence: 'full',
  body: () => ({ name: text }),
  response: () => created({ thing_id: filledText }, { name: text }),
});

/** A DELETE that answers what became of each. */
export const deleteThings: Endpoint<{ thing_ids: number[] }, { removed: number }> = defineEndpoint({
  id: 'test.deleteThings',
  method: 'DELETE',
  path: '/batch/things',
  evidence: 'full',
  body: () => ({ thing_ids: array(wholeNumber) }),
  response: () => looseObject({ removed: number }),
});

/** A file. */
export const getFile: Endpoint<void, Download> = defineEndpoint({
  id: 'test.getFile',
  method: 'GET',
  path: '/file',
  evidence: 'full',
  responseType: 'bytes',
  response: () => download,
});
