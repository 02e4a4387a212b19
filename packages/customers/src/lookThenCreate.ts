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
  look(): Promise<Found | undefined>;
  create(): Promise<Created>;
}

/**
 * Searches, and creates what is missing. If the outcome of the creation is unknown, it searches again, and accepts only
 * the outcome `found`. A search without a result proves nothing, because a gateway may give up before the server
 * applies the request. The creation is therefore repeated only on request of the caller, and never after the server
 * reported success.
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
      if (!(error instanceof ThuliumError) || (lost === undefined && error.effect === 'none')) throw error;
      // A second creation that was refused says nothing about the first.
      if (error.effect !== 'none') lost = error;
    }
    const found = await lookAfter(steps, lost as ThuliumError);
    if (found?.outcome === 'found') return found;
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
    throw error instanceof ThuliumError ? lostCreation(steps, lost, 'the look-up after it failed') : error;
  }
}

function lostCreation(
  { flow, thing }: FindOrCreateSteps<unknown, unknown>,
  lost: ThuliumError,
  look: string,
): PartlyDoneError<FindOrCreateProgress> {
  const creation = lost.effect === 'applied' ? 'created' : 'unknown';
  return new PartlyDoneError(`${flow}: ${describeFailedStep(thing, 'created', lost)}; ${look}`, { creation }, lost);
}
