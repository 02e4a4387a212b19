import type { RequestOutcome } from './rateLimiter.js';

/**
 * So many requests may be in flight at any time while no limit is known, as many as a client sends by default; and so many
 * starts can be made up for at once when they come late, because nothing was to be sent or the program was busy.
 */
const atOnce = 16;

/** Further ones then start at a pace (in requests per millisecond) that rises with the first of them that are accepted. */
const opening = { slowest: 0.23, fastest: 0.28, requests: 450 } as const;

/** And from there on more may be in flight with every round of answers, by this share. */
const openingShare = 0.1;

/** A pace is never slower than this, in requests per millisecond: what is slower cannot be told from a server at rest. */
const slowestPace = 0.001;

/** From so many refusals on, an episode says more than that the pace was a little too high. */
const manyRefusals = 4;

/** A pace is relied on when it was measured over so many accepted requests. */
const reliableCount = 10;

/** Milliseconds between the first two tries while the server takes nothing; the double after each, up to the longest. */
const tries = { first: 100, longest: 1_000 } as const;

/** How a pace rises while nothing is refused: its first step, the most in a second, both shares, and the rarest step. */
const growth = { least: 0.01, perSecond: 0.05, rarest: 2_000 } as const;

/** After so many accepted requests a pace that rises has risen for long. */
const longCount = 200;

/** A pace falls to this share of it, and not lower, where the rate cannot be measured. */
const hiddenShare = 0.85;

/** How fast the usual round trip follows those that are seen, as a share for each answer. */
const usualShare = 0.05;

/** A refusal that takes longer than so many usual round trips came late for reasons of its own. */
const lateFrom = 2;

/** A rate is measured over so many milliseconds at least, where refusals lie that far apart. */
const measuredOver = 2_000;

/** A moment at which the server had nothing left to give: it refused a request that started then. */
interface Empty {
  readonly at: number;
  /** How many requests that started later were accepted. */
  accepted: number;
  /** Whether a pause has followed, in which the bucket may have run over: what is measured from here is too little. */
  isPaused: boolean;
}

/** No such moment yet: no request starts later. */
// Stryker disable next-line ObjectLiteral,BooleanLiteral: it is only told apart from others, and none starts after it
const never: Empty = Object.freeze({ at: Number.POSITIVE_INFINITY, accepted: 0, isPaused: false });

/** From a refusal until its answer came: what was sent meanwhile could not know of it. */
interface Episode extends Empty {
  readonly to: number;
  /** When the answers to all that was sent in it have come. */
  readonly over: number;
  /** How many milliseconds it lasted, 1 at least; a usual round trip where its answer came late. */
  readonly length: number;
  /** Whether nothing had been refused before. */
  readonly isFirst: boolean;
  refused: number;
}

/**
 * Learns how fast a server that tells no limit lets requests pass. It takes the limit for a bucket into which tokens fall
 * at a constant rate, and from which every accepted request takes one. Between two moments at which the bucket was empty
 * exactly as many requests were accepted as tokens fell into it: their number over that time is the rate, however much
 * the bucket holds. Requests are placed in time by their starts, so that answers may take long, if equally long.
 */
export class LearnedPace {
  readonly #countRunning: () => number;
  #inFlight = 0;
  #freeInFlight: number = atOnce;
  #opened = 0;
  /** Requests per millisecond. */
  #pace: number = opening.slowest;
  #nextAt = Number.NEGATIVE_INFINITY;
  /** Whether requests wait for the pace: otherwise nothing says that a faster one would be good as well. */
  // Stryker disable next-line BooleanLiteral: a start sets it before an end reads it
  #holdsBack = false;
  /** When a refusal last changed the pace: those of requests that had started by then are no news. */
  #changedAt = Number.NEGATIVE_INFINITY;
  /** The rate is measured from the older one; the newer takes its place when it lies far enough back. */
  #older: Empty = never;
  #newer: Empty = never;
  #episode: Episode | undefined;
  /** How many refusals that were news have come without a request being accepted in between. */
  #inARow = 0;
  /** Milliseconds to the next try while the server takes nothing at all; otherwise 0. */
  #tryAfter = 0;
  /** Milliseconds that an answer usually takes; 0 until one is accepted. */
  #usual = 0;
  #firstStep = 0;
  #step = 0;
  #stepEvery = 0;
  #growsAt = 0;
  /** The pace before it rose; 0 when it did not since the last refusal. */
  #paceBefore = 0;

  /**
   * @param countRunning - Number of running calls, including the one that asks or ends: each has at most one request in
   * flight. The end of a request is not reported if the platform drops the request of its caller.
   */
  constructor(countRunning: () => number = () => Number.POSITIVE_INFINITY) {
    this.#countRunning = countRunning;
  }

  /** When the next request may start, on the clock of {@link started}. */
  freeAt(): number {
    return this.#isFree ? Number.NEGATIVE_INFINITY : this.#nextAt;
  }

  /** A request starts, at once or after a wait for its turn. */
  started(now: number, hasWaited: boolean): void {
    this.#judgeEpisode(now);
    this.#holdsBack = hasWaited;
    if (this.#isFree) this.#nextAt = now;
    else this.#nextAt = Math.max(this.#nextAt, now - this.#lateness) + this.#interval;
    this.#inFlight++;
  }

  /**
   * A request is over. Says whether its refusal was to be expected: the pace has changed since it started, or is well
   * known, and this is the price of trying a little more.
   */
  ended(startedAt: number, outcome: RequestOutcome, now: number): boolean {
    // A request that was taken for dropped may end after all.
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    if (outcome === 'unknown') return false;
    const episode = this.#episode;
    if (episode !== undefined && startedAt >= episode.at && startedAt <= episode.to) episode[outcome]++;
    const isNews = startedAt > this.#changedAt;
    if (outcome === 'accepted') {
      this.#accept(startedAt, isNews, now);
      return false;
    }
    if (isNews) this.#refuse(startedAt, now);
    return !isNews || (this.#tryAfter === 0 && this.#older.accepted >= reliableCount);
  }

  /** The server has said for how long nothing may start. */
  pause(): void {
    for (const empty of [this.#older, this.#newer, this.#episode ?? never]) if (empty !== never) empty.isPaused = true;
  }

  get #isFree(): boolean {
    return this.#older === never && (this.#inFlight < this.#freeInFlight || this.#countInFlight() < this.#freeInFlight);
  }

  /** Forgets requests whose calls no longer run. */
  #countInFlight(): number {
    this.#inFlight = Math.min(this.#inFlight, this.#countRunning() - 1);
    return this.#inFlight;
  }

  /** Milliseconds between two starts. */
  get #interval(): number {
    return this.#tryAfter === 0 ? 1 / this.#pace : this.#tryAfter;
  }

  /** How late a start may be to be made up for. */
  get #lateness(): number {
    return this.#tryAfter === 0 ? atOnce / this.#pace : 0;
  }

  #accept(startedAt: number, isNews: boolean, now: number): void {
    this.#inARow = 0;
    const roundTrip = Math.max(1, now - startedAt);
    const usual = this.#usual || roundTrip;
    this.#usual = Math.max(usual * (1 - usualShare), Math.min(usual * (1 + usualShare), roundTrip));
    const older = this.#older;
    const newer = this.#newer;
    if (startedAt > older.at) older.accepted++;
    if (newer !== older && startedAt > newer.at) newer.accepted++;
    if (this.#tryAfter > 0) {
      if (isNews) this.#resume(now);
    } else if (this.#holdsBack) {
      if (older === never) this.#open();
      else if (now >= this.#growsAt) this.#grow(now);
    }
  }

  /** Nothing has been refused yet, and requests wait: more may start from now on. */
  #open(): void {
    if (this.#opened === opening.requests) this.#freeInFlight *= 1 + openingShare / (this.#inFlight + 1);
    else this.#pace = opening.slowest + ((opening.fastest - opening.slowest) * ++this.#opened) / opening.requests;
  }

  /** The server takes nothing: only tries are sent. */
  #rest(tryAfter: number, now: number): void {
    this.#tryAfter = Math.max(tries.first, Math.min(tries.longest, tryAfter));
    this.#nextAt = now + this.#tryAfter;
  }

  /** The server takes requests again: the next time window has begun. */
  #resume(now: number): void {
    this.#tryAfter = 0;
    this.#nextAt = now;
    this.#growsAt = now + this.#stepEvery;
  }

  #grow(now: number): void {
    this.#paceBefore ||= this.#pace;
    const most = Math.max(this.#firstStep, this.#pace * growth.perSecond * (this.#stepEvery / 1_000) ** 2);
    this.#pace += Math.min(this.#step, most);
    this.#step *= 2;
    this.#growsAt = now + this.#stepEvery;
  }

  #growFrom(step: number, every: number, now: number): void {
    this.#paceBefore = 0;
    this.#firstStep = this.#step = step;
    this.#stepEvery = every;
    this.#growsAt = now + every;
  }

  /** A refusal that is news. */
  #refuse(startedAt: number, now: number): void {
    const taken = Math.max(1, now - startedAt);
    // What is in flight when it comes shows the rate of a usual round trip, not of the time in which a server stood still.
    const roundTrip = this.#usual > 0 && taken > lateFrom * this.#usual ? this.#usual : taken;
    if (this.#episode !== undefined) this.#judgeEpisode(this.#episode.over);
    this.#changedAt = now;
    if (this.#tryAfter > 0 || ++this.#inARow >= manyRefusals) this.#rest(this.#tryAfter * 2 || roundTrip, now);
    else this.#changePace(startedAt, roundTrip, now);
  }

  #changePace(startedAt: number, roundTrip: number, now: number): void {
    // A little longer than a round trip: then the answers to all that is in flight have come.
    const over = now + 1.1 * roundTrip;
    const isFirst = this.#older === never;
    this.#episode = {
      at: startedAt,
      to: now,
      over,
      length: roundTrip,
      isFirst,
      accepted: 0,
      refused: 1,
      isPaused: false,
    };
    if (isFirst) {
      this.#older = this.#newer = { at: startedAt, accepted: 0, isPaused: false };
      this.#pace = (this.#countInFlight() + 1) / roundTrip / 2;
      this.#nextAt = over;
      this.#growFrom(0.5 / roundTrip, Math.min(growth.rarest, 2 * roundTrip), now);
      return;
    }
    const time = startedAt - this.#older.at;
    const measured = Math.max(0.5, this.#older.accepted) / time;
    // In a pause, or while the pace rose for long, the bucket may have run over: the rate is higher than what was measured.
    const hasRisenLong = this.#paceBefore > 0 && this.#older.accepted >= longCount && !this.#older.isPaused;
    const least = this.#older.isPaused || hasRisenLong ? this.#pace * hiddenShare : 0;
    const rate = Math.max(measured, least);
    const next = Math.min(this.#pace, Math.max(rate, this.#paceBefore));
    this.#pace = Math.max(slowestPace, next);
    this.#growFrom(
      Math.max(1 / time, growth.least * this.#pace),
      Math.min(growth.rarest, Math.max(time, 2 * roundTrip)),
      now,
    );
    if (startedAt - this.#newer.at < measuredOver) return;
    this.#older = this.#newer;
    this.#newer = { at: startedAt, accepted: 0, isPaused: false };
    if (hasRisenLong && rate !== measured) this.#older = this.#newer;
  }

  /** Looks at an episode when all its answers have come: it can show a rate that no longer holds, or a server at rest. */
  #judgeEpisode(now: number): void {
    const episode = this.#episode;
    if (episode === undefined || now < episode.over) return;
    this.#episode = undefined;
    const { to, length, isFirst, accepted, refused, isPaused } = episode;
    const isMany = refused >= manyRefusals;
    if (isMany && accepted === 0) {
      this.#rest(length, to);
    } else if (isFirst || (isMany && (accepted + 1) / length < 0.9 * this.#pace)) {
      this.#older = this.#newer = { at: to - length, accepted, isPaused };
      this.#pace = Math.max(slowestPace, (accepted + 0.5) / length);
      this.#growFrom(0.5 / length, Math.min(growth.rarest, 2 * length), now);
    }
  }
}
