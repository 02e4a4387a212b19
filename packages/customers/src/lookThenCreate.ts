import { PartlyDoneError, type Thulium, ThuliumError } from '@thulium-js/core';
import {
  describeFailedStep,
  effectOfStep,
  isControlError,
  openWriteOf,
  rememberOpenWrite,
} from '@thulium-js/core/declare';

/** Returned by `done()` of a {@link PartlyDoneError} of {@link findOrCreateCustomer} or {@link findOrCreateCompany}. */
export interface FindOrCreateProgress {
  /** `unknown`: it may have been created, or may still be. `created`: it was created, but its id was lost. */
  readonly creation: 'unknown' | 'created';
}

/** The steps of a flow that finds or creates. */
export interface FindOrCreateSteps<Found, Created> {
  /** Id of the flow. Example: `customers.findOrCreateCustomer`. */
  readonly flow: string;
  /** What it creates. Example: `the customer`. */
  readonly thing: string;
  readonly client: Thulium;
  /** The keys that it looks for. */
  readonly keys: readonly string[];
  readonly createAgain: boolean;
  /** Of the caller. */
  readonly signal: AbortSignal | undefined;
  look(): Promise<Found | undefined>;
  create(): Promise<Created>;
}

/**
 * Searches, and creates what is missing. If the outcome of the creation is unknown, it searches again, and accepts only
 * the outcome `found`. A search without a result proves nothing, because a gateway may give up before the server
 * applies the request. The creation is therefore repeated only on request of the caller, and never after the server
 * reported success or the search found anything.
 *
 * A creation whose outcome is unknown is remembered for a minute. Another call that looks for one of its keys meanwhile, and
 * finds nothing, does not create either.
 *
 * An abort, or an error of other code such as an interceptor, ends the flow without another request.
 *
 * @throws PartlyDoneError if the creation was, or may have been, applied; any other error: nothing was created.
 */
export async function lookThenCreate<Found extends { readonly outcome: string }, Created>(
  steps: FindOrCreateSteps<Found, Created>,
): Promise<Found | Created> {
  const known = await steps.look();
  if (known !== undefined) return known;
  steps.signal?.throwIfAborted();
  const open = steps.createAgain ? undefined : openWriteOf(steps.client, steps.keys);
  if (open !== undefined) throw creationError(steps, open.cause, 'an earlier call may still create it');
  let lost: unknown;
  for (let left = steps.createAgain ? 2 : 1; left > 0 && effectOfStep(lost) !== 'applied'; left--) {
    try {
      return await steps.create();
    } catch (error) {
      const effect = effectOfStep(error);
      if (lost === undefined && effect === 'none') throw error;
      if (!(error instanceof ThuliumError)) throw lostCreation(steps, lost ?? error, undefined);
      // A second creation that was refused says nothing about the first.
      if (effect !== 'none') lost = error;
    }
    const found = await lookAfter(steps, lost);
    if (found?.outcome === 'found') return found;
    // Whatever stands against a choice may be the lost creation itself.
    if (found !== undefined) throw lostCreation(steps, lost, 'a look-up right after it was not conclusive');
  }
  throw lostCreation(steps, lost, 'a look-up right after it did not find it');
}

async function lookAfter<Found, Created>(
  steps: FindOrCreateSteps<Found, Created>,
  lost: unknown,
): Promise<Found | undefined> {
  try {
    return await steps.look();
  } catch (error) {
    const failed = lostCreation(steps, lost, 'the look-up after it failed');
    throw isControlError(error) ? error : failed;
  }
}

function lostCreation(
  steps: FindOrCreateSteps<unknown, unknown>,
  lost: unknown,
  look: string | undefined,
): PartlyDoneError<FindOrCreateProgress> {
  rememberOpenWrite(steps.client, steps.keys, lost);
  return creationError(steps, lost, look);
}

function creationError(
  { flow, thing }: FindOrCreateSteps<unknown, unknown>,
  lost: unknown,
  look: string | undefined,
): PartlyDoneError<FindOrCreateProgress> {
  const effect = effectOfStep(lost);
  const words = describeFailedStep(thing, 'created', effect);
  const creation = effect === 'applied' ? 'created' : 'unknown';
  return new PartlyDoneError(`${flow}: ${words}${look === undefined ? '' : `; ${look}`}`, { creation }, lost);
}
