import { PartlyDoneError, ThuliumError } from '@thulium-js/core';
import { describeFailedStep } from '@thulium-js/core/declare';

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
  readonly createAgain: boolean;
  readonly signal: AbortSignal | undefined;
  look(): Promise<Found | undefined>;
  create(): Promise<Created>;
}

/**
 * Searches, and creates what is missing. If the outcome of the creation is unknown, it searches again, and accepts only
 * the outcome `found`. A search without a result proves nothing, because a gateway may give up before the server
 * applies the request. The creation is therefore repeated only on request of the caller, and never after the server
 * reported success or the search found anything.
 */
export async function lookThenCreate<Found extends { readonly outcome: string }, Created>(
  steps: FindOrCreateSteps<Found, Created>,
): Promise<Found | Created> {
  const known = await steps.look();
  if (known !== undefined) return known;
  let lost: ThuliumError | undefined;
  for (let left = steps.createAgain ? 2 : 1; left > 0 && lost?.effect !== 'applied'; left--) {
    try {
      return await steps.create();
    } catch (error) {
      if (isAbort(steps, error)) throw error;
      if (lost === undefined && (!(error instanceof ThuliumError) || error.effect === 'none')) throw error;
      // A second creation that was refused, or an error of other code, says nothing about the first.
      if (error instanceof ThuliumError && error.effect !== 'none') lost = error;
    }
    const found = await lookAfter(steps, lost as ThuliumError);
    if (found?.outcome === 'found') return found;
    // Whatever stands against a choice may be the lost creation itself.
    if (found !== undefined)
      throw lostCreation(steps, lost as ThuliumError, 'a look-up right after it was not conclusive');
  }
  throw lostCreation(steps, lost as ThuliumError, 'a look-up right after it did not find it');
}

async function lookAfter<Found, Created>(
  steps: FindOrCreateSteps<Found, Created>,
  lost: ThuliumError,
): Promise<Found | undefined> {
  try {
    return await steps.look();
  } catch (error) {
    // The reason of an abort is rethrown unchanged.
    throw isAbort(steps, error) ? error : lostCreation(steps, lost, 'the look-up after it failed');
  }
}

/** Whether the signal of the caller ended a step: its reason is thrown unchanged. */
function isAbort({ signal }: FindOrCreateSteps<unknown, unknown>, error: unknown): boolean {
  return signal?.aborted === true && error === signal.reason;
}

function lostCreation(
  { flow, thing }: FindOrCreateSteps<unknown, unknown>,
  lost: ThuliumError,
  look: string,
): PartlyDoneError<FindOrCreateProgress> {
  const creation = lost.effect === 'applied' ? 'created' : 'unknown';
  return new PartlyDoneError(`${flow}: ${describeFailedStep(thing, 'created', lost)}; ${look}`, { creation }, lost);
}
