import { describe, expect, it } from 'vitest';
import { LearnedPace } from './learnedPace.js';

const free = Number.NEGATIVE_INFINITY;

function start(pace: LearnedPace, count: number, at: number, hasWaited = true): void {
  for (let index = 0; index < count; index++) pace.started(at, hasWaited);
}

function end(pace: LearnedPace, count: number, startedAt: number, outcome: 'accepted' | 'refused', now: number): void {
  for (let index = 0; index < count; index++) pace.ended(startedAt, outcome, now);
}

/** Requests in a second at which further ones start: two start when they may, and are forgotten. */
function rateOf(pace: LearnedPace, now: number): number {
  pace.started(Math.max(now, pace.freeAt()), true);
  const first = pace.freeAt();
  pace.started(Math.max(now, first), true);
  const rate = 1_000 / (pace.freeAt() - first);
  for (let index = 0; index < 2; index++) pace.ended(now, 'unknown', now);
  return rate;
}

/**
 * A pace that was refused once: a request started at 0 and was refused at 100, as one of `refused`; others that started at
 * 50 were accepted. At 210 all answers have come.
 */
function refusedOnce(accepted: number, refused = 1): LearnedPace {
  const pace = new LearnedPace();
  start(pace, refused, 0);
  start(pace, accepted, 50);
  end(pace, refused, 0, 'refused', 100);
  end(pace, accepted, 50, 'accepted', 150);
  return pace;
}

describe('while nothing was refused', () => {
  it('sixteen in flight are free', () => {
    const pace = new LearnedPace();
    for (let index = 0; index < 16; index++) {
      expect(pace.freeAt()).toBe(free);
      pace.started(10, false);
    }
    expect(pace.freeAt()).toBe(10);
    pace.ended(10, 'unknown', 20);
    expect(pace.freeAt()).toBe(free);
  });

  it('further ones start 230 in a second', () => {
    const pace = new LearnedPace();
    start(pace, 16, 10);
    pace.started(10, true);
    expect(pace.freeAt()).toBeCloseTo(10 + 1_000 / 230, 9);
    expect(rateOf(pace, 10)).toBeCloseTo(230, 6);
  });

  it('sixteen starts are made up for that come late', () => {
    const pace = new LearnedPace();
    start(pace, 16, 0);
    pace.started(1_000, true);
    expect(pace.freeAt()).toBeCloseTo(1_000 - 15_000 / 230, 9);
  });

  it('the pace rises to 280 with 450 that are accepted while others wait', () => {
    const pace = new LearnedPace();
    start(pace, 20, 0);
    end(pace, 1, 0, 'accepted', 1);
    expect(rateOf(pace, 1)).toBeCloseTo(230 + 50 / 450, 6);
    for (let index = 1; index < 450; index++) {
      start(pace, 1, 1);
      end(pace, 1, 1, 'accepted', 1);
    }
    expect(rateOf(pace, 1)).toBeCloseTo(280, 6);
    // From here on it is the number in flight that rises, by a tenth for each round of answers.
    start(pace, 1, 1);
    expect(pace.freeAt()).not.toBe(free);
    end(pace, 20, 1, 'accepted', 1);
    let inFlight = 0;
    for (; pace.freeAt() === free; inFlight++) pace.started(1, true);
    expect(inFlight).toBe(
      Math.ceil(16 * Array.from({ length: 20 }, (_, index) => 1 + 0.1 / (20 - index)).reduce((a, b) => a * b)),
    );
  });

  it('it stays as it is where nobody waits', () => {
    const pace = new LearnedPace();
    start(pace, 20, 0, false);
    for (let index = 0; index < 2_000; index++) {
      start(pace, 1, 1, false);
      end(pace, 1, 1, 'accepted', 1);
    }
    end(pace, 4, 0, 'accepted', 1);
    expect(pace.freeAt()).not.toBe(free);
    expect(rateOf(pace, 1)).toBeCloseTo(230, 6);
  });
});

describe('the first refusal, when its answer comes late', () => {
  /** Rounds of sixteen that take 50 ms each; at 1,000 the last of them is over. */
  function usually50(): LearnedPace {
    const pace = new LearnedPace();
    for (let at = 0; at < 1_000; at += 50) {
      start(pace, 16, at, false);
      end(pace, 16, at, 'accepted', at + 50);
    }
    return pace;
  }

  it('says what a usual one says: those accepted before it came are not counted', () => {
    const pace = usually50();
    start(pace, 1, 1_000, false);
    for (let at = 1_000; at < 4_000; at += 50) {
      start(pace, 15, at, false);
      end(pace, 15, at, 'accepted', at + 50);
    }
    start(pace, 15, 4_000, false);
    end(pace, 1, 1_000, 'refused', 4_000);
    expect(pace.freeAt()).toBeCloseTo(4_055, 9);
    end(pace, 15, 4_000, 'accepted', 4_050);
    expect(rateOf(pace, 4_055)).toBeCloseTo(310, 6);
  });

  it('nor does a server that stood still tell the pace for long', () => {
    const pace = usually50();
    start(pace, 16, 1_000, false);
    end(pace, 1, 1_000, 'refused', 11_000);
    end(pace, 15, 1_000, 'accepted', 11_000);
    const late = pace.freeAt();
    expect(late).toBeLessThan(11_200);
    expect(rateOf(pace, late)).toBeGreaterThan(150);
  });

  it('and where nothing is known yet, the pace rises every two seconds', () => {
    const pace = new LearnedPace();
    start(pace, 16, 0, false);
    end(pace, 1, 0, 'refused', 5_000);
    end(pace, 15, 0, 'accepted', 5_000);
    expect(rateOf(pace, 10_500)).toBeCloseTo(3.1, 6);
    start(pace, 2, 12_000);
    end(pace, 1, 12_000, 'accepted', 12_499);
    expect(rateOf(pace, 12_499)).toBeCloseTo(3.1, 6);
    end(pace, 1, 12_000, 'accepted', 12_500);
    expect(rateOf(pace, 12_500)).toBeCloseTo(3.2, 6);
  });

  it('twice the usual time is not late', () => {
    const pace = usually50();
    start(pace, 1, 1_000, false);
    end(pace, 1, 1_000, 'refused', 1_100);
    expect(pace.freeAt()).toBeCloseTo(1_210, 9);
  });

  it('what is usual follows the answers, five percent with each', () => {
    const pace = new LearnedPace();
    start(pace, 3, 0, false);
    end(pace, 1, 0, 'accepted', 100);
    end(pace, 1, 0, 'accepted', 1_000);
    end(pace, 1, 0, 'refused', 1_000);
    expect(pace.freeAt()).toBeCloseTo(1_000 + 1.1 * 105, 9);
    const other = new LearnedPace();
    start(other, 3, 0, false);
    end(other, 1, 0, 'accepted', 100);
    end(other, 1, 90, 'accepted', 100);
    end(other, 1, 0, 'refused', 1_000);
    expect(other.freeAt()).toBeCloseTo(1_000 + 1.1 * 95, 9);
  });
});

describe('the first refusal', () => {
  it('stops all starts until the answers to what is in flight have come', () => {
    const pace = new LearnedPace();
    start(pace, 5, 0);
    expect(pace.ended(0, 'refused', 100)).toBe(false);
    expect(pace.freeAt()).toBeCloseTo(210, 9);
  });

  it('then gives the rate: what was accepted after it, and half a request for what was left over', () => {
    const pace = refusedOnce(20, 10);
    expect(pace.freeAt()).toBeCloseTo(210, 9);
    expect(rateOf(pace, 210)).toBeCloseTo(205, 6);
  });

  it('counts nothing that started before or after', () => {
    const pace = new LearnedPace();
    start(pace, 2, 0);
    start(pace, 2, 10);
    start(pace, 2, 100);
    pace.ended(10, 'refused', 100);
    pace.ended(0, 'accepted', 101);
    pace.ended(10, 'accepted', 102);
    pace.ended(100, 'accepted', 103);
    start(pace, 1, 101);
    pace.ended(101, 'accepted', 150);
    expect(rateOf(pace, 199)).toBeCloseTo(2_500 / 90, 6);
  });

  it('is one for all that had started by then', () => {
    const pace = new LearnedPace();
    start(pace, 40, 0);
    start(pace, 2, 100);
    expect(pace.ended(0, 'refused', 100)).toBe(false);
    expect(pace.ended(0, 'refused', 101)).toBe(true);
    expect(pace.ended(100, 'refused', 102)).toBe(true);
    expect(pace.freeAt()).toBeCloseTo(210, 9);
  });

  it('of a request that took no time is nothing that cannot be measured', () => {
    const pace = new LearnedPace();
    start(pace, 1, 5);
    pace.ended(5, 'refused', 5);
    expect(pace.freeAt()).toBeCloseTo(6.1, 9);
    expect(rateOf(pace, 7)).toBeCloseTo(500, 6);
  });
});

describe('a pace that was measured', () => {
  /** So many requests start, wait for nobody, and are accepted at once. */
  const accept = (pace: LearnedPace, count: number, at: number, hasWaited = false) => {
    start(pace, count, at, hasWaited);
    end(pace, count, at, 'accepted', at);
  };
  const refuse = (pace: LearnedPace, startedAt: number, now: number) => {
    start(pace, 1, startedAt);
    return pace.ended(startedAt, 'refused', now);
  };

  it('comes from all that was accepted between two refusals', () => {
    const pace = refusedOnce(20);
    accept(pace, 180, 1_000);
    expect(refuse(pace, 1_100, 1_200)).toBe(true);
    expect(rateOf(pace, 1_200)).toBeCloseTo(200_000 / 1_100, 6);
  });

  it('does not count what started with the first of them, or before', () => {
    const pace = new LearnedPace();
    start(pace, 3, 10);
    start(pace, 9, 20);
    start(pace, 1, 30);
    pace.ended(20, 'refused', 120);
    end(pace, 3, 10, 'accepted', 121);
    end(pace, 8, 20, 'accepted', 121);
    pace.ended(30, 'accepted', 121);
    accept(pace, 5, 1_000);
    // 8 of the same moment, and one after it, were accepted while the first was refused; after it, 9 and 5 in all.
    expect(refuse(pace, 1_020, 1_120)).toBe(true);
    expect(rateOf(pace, 1_120)).toBeCloseTo(14, 6);
  });

  it('is not relied on when it rests on fewer than ten', () => {
    for (const [accepted, isExpected] of [
      [9, false],
      [10, true],
    ] as const) {
      const pace = refusedOnce(0);
      accept(pace, accepted, 1_000);
      expect(refuse(pace, 1_100, 1_200)).toBe(isExpected);
    }
  });

  it('makes up for sixteen late starts, and for none after a try', () => {
    const pace = refusedOnce(20);
    start(pace, 1, 1_000);
    expect(pace.freeAt()).toBeCloseTo(1_000 - 15_000 / 205, 9);
  });

  it('never rises by a refusal', () => {
    const pace = refusedOnce(20);
    accept(pace, 1_000, 1_000);
    refuse(pace, 1_100, 1_200);
    expect(rateOf(pace, 1_200)).toBeCloseTo(205, 6);
  });

  it('does not count what started with a refusal and was accepted late', () => {
    const pace = refusedOnce(20);
    start(pace, 9, 0);
    accept(pace, 180, 1_000);
    end(pace, 9, 0, 'accepted', 1_050);
    refuse(pace, 1_100, 1_200);
    expect(rateOf(pace, 1_200)).toBeCloseTo(200_000 / 1_100, 6);
  });

  it('is not expected to change by what was accepted, or came to nothing', () => {
    const pace = refusedOnce(20);
    start(pace, 3, 300);
    expect(pace.ended(300, 'accepted', 400)).toBe(false);
    expect(pace.ended(300, 'unknown', 400)).toBe(false);
    expect(pace.ended(300, 'refused', 400)).toBe(true);
  });

  it('is never slower than one a second', () => {
    const pace = refusedOnce(0);
    expect(rateOf(pace, 210)).toBeCloseTo(5, 6);
    refuse(pace, 10_000, 10_100);
    expect(rateOf(pace, 10_100)).toBeCloseTo(1, 6);
    const slow = new LearnedPace();
    start(slow, 1, 0);
    slow.ended(0, 'refused', 1_000);
    expect(rateOf(slow, 2_100)).toBeCloseTo(1, 6);
  });

  it('is half a request over the time when none was accepted', () => {
    const pace = refusedOnce(0);
    accept(pace, 0, 300);
    refuse(pace, 250, 350);
    expect(rateOf(pace, 350)).toBeCloseTo(2, 6);
  });

  it('goes down step by step where the server asks for pauses', () => {
    for (const [accepted, rate] of [
      [0, 205 * 0.85],
      [179, 199_000 / 1_100],
    ] as const) {
      const pace = refusedOnce(20);
      pace.pause();
      accept(pace, accepted, 1_000);
      refuse(pace, 1_100, 1_200);
      expect(rateOf(pace, 1_200)).toBeCloseTo(rate, 6);
    }
  });

  it('knows of a pause in the first episode, and forgets it with the refusal', () => {
    const pace = new LearnedPace();
    pace.pause();
    start(pace, 1, 0);
    pace.ended(0, 'refused', 100);
    pace.pause();
    start(pace, 1, 300);
    expect(rateOf(pace, 300)).toBeCloseTo(5, 6);
    refuse(pace, 1_100, 1_200);
    expect(rateOf(pace, 1_200)).toBeCloseTo(5 * 0.85, 6);
  });

  it('is measured from a refusal for two seconds, and not by what started with it', () => {
    const pace = refusedOnce(99);
    accept(pace, 301, 1_000);
    refuse(pace, 2_000, 2_100);
    start(pace, 7, 2_000);
    end(pace, 7, 2_000, 'accepted', 2_150);
    accept(pace, 53, 2_500);
    refuse(pace, 3_000, 3_100);
    expect(rateOf(pace, 3_100)).toBeCloseTo(460_000 / 3_000, 6);
    refuse(pace, 6_000, 6_100);
    expect(rateOf(pace, 6_100)).toBeCloseTo(460_000 / 6_000, 6);
    // Only now does the refusal at 2,000 take the place of the first.
    refuse(pace, 8_000, 8_100);
    expect(rateOf(pace, 8_100)).toBeCloseTo(53_000 / 6_000, 6);
  });

  it('is measured anew from a refusal two seconds back', () => {
    for (const [second, rate] of [
      [1_999, 40_000 / 6_000],
      [2_000, 10_000 / 4_000],
    ] as const) {
      const pace = refusedOnce(10);
      accept(pace, 20, second - 1);
      refuse(pace, second, second + 100);
      accept(pace, 5, 3_000);
      refuse(pace, 4_000, 4_100);
      accept(pace, 5, 5_000);
      refuse(pace, 6_000, 6_100);
      expect(rateOf(pace, 6_100)).toBeCloseTo(rate, 6);
    }
  });
});

describe('a pace that is not refused', () => {
  const accept = (pace: LearnedPace, at: number, hasWaited = true) => {
    pace.started(at, hasWaited);
    pace.ended(at, 'accepted', at);
  };

  it('rises by what it is uncertain of, while others wait', () => {
    const pace = refusedOnce(20);
    accept(pace, 210);
    accept(pace, 409);
    expect(rateOf(pace, 409)).toBeCloseTo(205, 6);
    accept(pace, 410, false);
    expect(rateOf(pace, 410)).toBeCloseTo(205, 6);
    accept(pace, 410);
    expect(rateOf(pace, 410)).toBeCloseTo(210, 6);
    accept(pace, 609);
    expect(rateOf(pace, 609)).toBeCloseTo(210, 6);
    accept(pace, 610);
    expect(rateOf(pace, 610)).toBeCloseTo(215, 6);
  });

  /** Measured over 2 s: 200 a second. */
  function measured(): LearnedPace {
    const pace = refusedOnce(20);
    start(pace, 380, 1_000, false);
    end(pace, 380, 1_000, 'accepted', 1_000);
    start(pace, 1, 2_000);
    pace.ended(2_000, 'refused', 2_100);
    return pace;
  }

  it('rises by a hundredth, then the double each time, to a fifth at most, every two seconds', () => {
    const pace = measured();
    const rates: number[] = [];
    for (let at = 4_100; at < 24_000; at += 2_000) {
      accept(pace, at - 1);
      accept(pace, at);
      rates.push(rateOf(pace, at));
    }
    const expected = [202, 206, 214, 230, 262];
    for (const [index, rate] of expected.entries()) expect(rates[index]).toBeCloseTo(rate, 6);
    expect(rates[5]).toBeCloseTo(262 * 1.2, 6);
    expect(rates[6]).toBeCloseTo(262 * 1.2 * 1.2, 6);
  });

  it('rises every two seconds at the least, and by the error of what was measured', () => {
    const pace = refusedOnce(3);
    accept(pace, 5_000, false);
    start(pace, 1, 10_000);
    pace.ended(10_000, 'refused', 10_100);
    expect(rateOf(pace, 10_100)).toBeCloseTo(1, 6);
    accept(pace, 12_099);
    expect(rateOf(pace, 12_099)).toBeCloseTo(1, 6);
    accept(pace, 12_100);
    expect(rateOf(pace, 12_100)).toBeCloseTo(1.1, 6);
  });

  it('waits for two round trips where refusals lie close together', () => {
    const pace = refusedOnce(20);
    start(pace, 1, 250);
    pace.ended(250, 'refused', 450);
    const rate = rateOf(pace, 450);
    expect(rate).toBeCloseTo(80, 6);
    accept(pace, 849);
    expect(rateOf(pace, 849)).toBeCloseTo(80, 6);
    accept(pace, 850);
    expect(rateOf(pace, 850)).toBeCloseTo(84, 6);
  });

  it('falls back to where it rose from when that is more than what was measured', () => {
    const pace = measured();
    accept(pace, 4_100);
    accept(pace, 6_100);
    expect(rateOf(pace, 6_100)).toBeCloseTo(206, 6);
    start(pace, 1, 7_000);
    pace.ended(7_000, 'refused', 7_100);
    expect(rateOf(pace, 7_100)).toBeCloseTo(200, 6);
    start(pace, 1, 8_000);
    pace.ended(8_000, 'refused', 8_100);
    // It did not rise since: what is measured holds.
    expect(rateOf(pace, 8_100)).toBeLessThan(100);
  });
});

describe('a pace that has risen for long', () => {
  /** From 5 to 45 a second, with so many accepted before a refusal at 20,000. */
  function risen(accepted: number): LearnedPace {
    const pace = refusedOnce(0);
    for (let at = 210; at <= 2_010; at += 200) {
      start(pace, 1, at);
      pace.ended(at, 'accepted', at);
    }
    start(pace, accepted - 10, 2_020, false);
    end(pace, accepted - 10, 2_020, 'accepted', 2_020);
    start(pace, 1, 20_000);
    pace.ended(20_000, 'refused', 20_100);
    return pace;
  }

  it('falls a little, as the bucket may have run over, and is measured anew', () => {
    const pace = risen(200);
    const before = rateOf(pace, 20_100);
    expect(before).toBeCloseTo(50 * 0.85, 6);
    start(pace, 20, 20_500, false);
    end(pace, 20, 20_500, 'accepted', 20_500);
    start(pace, 1, 21_000);
    pace.ended(21_000, 'refused', 21_100);
    expect(rateOf(pace, 21_100)).toBeCloseTo(20, 6);
  });

  it('is what was measured where that is more', () => {
    const pace = risen(900);
    expect(rateOf(pace, 20_100)).toBeCloseTo(45, 6);
    start(pace, 20, 20_500, false);
    end(pace, 20, 20_500, 'accepted', 20_500);
    start(pace, 1, 23_000);
    pace.ended(23_000, 'refused', 23_100);
    expect(rateOf(pace, 23_100)).toBeCloseTo(40, 6);
  });

  it('is what was measured where that were few', () => {
    expect(rateOf(risen(199), 20_100)).toBeCloseTo(9.95, 6);
  });
});

describe('a rate that falls', () => {
  /** After 205 a second: in 100 ms so many are accepted and refused. */
  function episode(accepted: number, refused: number): number {
    const pace = refusedOnce(20);
    start(pace, 785, 1_000, false);
    end(pace, 785, 1_000, 'accepted', 1_100);
    start(pace, 1 + accepted + refused, 4_000, false);
    end(pace, 1, 4_000, 'refused', 4_100);
    end(pace, accepted, 4_000, 'accepted', 4_100);
    end(pace, refused - 1, 4_000, 'refused', 4_100);
    return rateOf(pace, 4_211);
  }

  it('is seen when many are refused', () => {
    expect(episode(5, 4)).toBeCloseTo(55, 6);
    expect(episode(17, 4)).toBeCloseTo(175, 6);
  });

  it('is seen before the next refusal says less', () => {
    const pace = refusedOnce(20);
    start(pace, 785, 1_000, false);
    end(pace, 785, 1_000, 'accepted', 1_100);
    start(pace, 10, 4_000, false);
    pace.ended(4_000, 'refused', 4_100);
    start(pace, 1, 4_101);
    end(pace, 5, 4_000, 'accepted', 4_110);
    end(pace, 4, 4_000, 'refused', 4_110);
    pace.ended(4_101, 'refused', 4_201);
    // Measured from the refusal before: 5 in 101 ms.
    expect(rateOf(pace, 4_201)).toBeCloseTo(5_000 / 101, 6);
  });

  it('is not, when exactly nine tenths are accepted', () => {
    const pace = new LearnedPace();
    start(pace, 1, 0);
    pace.ended(0, 'refused', 1);
    start(pace, 600, 100, false);
    end(pace, 600, 100, 'accepted', 200);
    start(pace, 48, 200, false);
    end(pace, 4, 200, 'refused', 300);
    end(pace, 44, 200, 'accepted', 300);
    expect(rateOf(pace, 500)).toBeCloseTo(500, 6);
  });

  it('is not, when few are, or when as many are accepted as before', () => {
    expect(episode(5, 3)).toBeCloseTo(201.25, 6);
    expect(episode(18, 4)).toBeCloseTo(201.25, 6);
  });
});

describe('a server that takes nothing', () => {
  const refuse = (pace: LearnedPace, startedAt: number, now: number) => {
    start(pace, 1, startedAt);
    return pace.ended(startedAt, 'refused', now);
  };

  it('is tried again after a while, and then after the double, up to a second', () => {
    const pace = refusedOnce(0, 40);
    pace.started(210, true);
    expect(pace.freeAt()).toBeCloseTo(310, 9);
    for (const [started, ended, next] of [
      [210, 310, 510],
      [510, 520, 920],
      [920, 930, 1_730],
      [1_730, 1_740, 2_740],
      [2_740, 2_750, 3_750],
    ] as const) {
      if (started !== 210) pace.started(started, true);
      expect(pace.ended(started, 'refused', ended)).toBe(false);
      expect(pace.freeAt()).toBeCloseTo(next, 9);
    }
  });

  it('lets one try be in flight after the other, and makes up for none', () => {
    const pace = refusedOnce(0, 40);
    start(pace, 1, 1_000);
    expect(pace.freeAt()).toBe(1_100);
    start(pace, 1, 1_100);
    expect(pace.freeAt()).toBe(1_200);
    pace.ended(1_000, 'refused', 1_150);
    expect(pace.freeAt()).toBe(1_350);
    expect(pace.ended(1_100, 'refused', 1_160)).toBe(true);
    expect(pace.freeAt()).toBe(1_350);
  });

  it('goes on at half the pace that it was refused at when it takes one', () => {
    const pace = refusedOnce(0, 40);
    start(pace, 1, 1_000);
    pace.ended(1_000, 'accepted', 1_050);
    expect(pace.freeAt()).toBe(1_050);
    // 40 in 100 ms were 400 a second.
    expect(rateOf(pace, 1_050)).toBeCloseTo(200, 6);
    // And rises after two round trips, by half a request in one of them.
    for (const [at, rate] of [
      [1_249, 200],
      [1_250, 205],
    ] as const) {
      start(pace, 1, at);
      pace.ended(at, 'accepted', at);
      expect(rateOf(pace, at)).toBeCloseTo(rate, 6);
    }
  });

  it('goes on at the pace that is known', () => {
    const pace = refusedOnce(20);
    start(pace, 5, 1_000);
    end(pace, 5, 1_000, 'refused', 1_100);
    start(pace, 1, 1_210);
    expect(pace.freeAt()).toBe(1_310);
    expect(pace.ended(1_210, 'refused', 1_240)).toBe(false);
    start(pace, 1, 1_440);
    pace.ended(1_440, 'accepted', 1_450);
    expect(rateOf(pace, 1_450)).toBeCloseTo(20, 6);
  });

  it('is measured from its first refusal, and no pause is made up', () => {
    const pace = refusedOnce(0, 40);
    start(pace, 1, 1_000);
    pace.ended(1_000, 'accepted', 1_050);
    expect(refuse(pace, 2_000, 2_100)).toBe(false);
    expect(rateOf(pace, 2_100)).toBeCloseTo(1, 6);
  });

  it('takes none by an answer that was on its way', () => {
    const pace = refusedOnce(0, 39);
    start(pace, 1, 1_000);
    pace.ended(1_000, 'refused', 1_100);
    pace.started(1_300, true);
    pace.ended(1_100, 'accepted', 1_310);
    expect(pace.freeAt()).toBe(1_500);
  });

  it('is tried as often as it answers, between a tenth of a second and a whole one', () => {
    for (const [roundTrip, every] of [
      [50, 100],
      [300, 300],
      [3_000, 1_000],
    ] as const) {
      const pace = new LearnedPace();
      start(pace, 4, 0);
      end(pace, 4, 0, 'refused', roundTrip);
      start(pace, 2, 10_000);
      expect(pace.freeAt()).toBe(10_000 + 2 * every);
    }
  });

  it('is also one that refuses four after the other', () => {
    const pace = refusedOnce(0);
    refuse(pace, 1_000, 1_010);
    refuse(pace, 2_000, 2_010);
    expect(pace.freeAt()).toBeLessThan(4_000);
    refuse(pace, 3_000, 3_200);
    expect(pace.freeAt()).toBe(3_400);
    start(pace, 1, 3_400);
    expect(pace.freeAt()).toBe(3_600);
    pace.ended(3_400, 'refused', 3_500);
    expect(pace.freeAt()).toBe(3_900);
  });

  it('is not one that took any in between', () => {
    const pace = refusedOnce(0);
    refuse(pace, 1_000, 1_010);
    refuse(pace, 2_000, 2_010);
    start(pace, 1, 2_500);
    pace.ended(2_500, 'accepted', 2_510);
    refuse(pace, 3_000, 3_200);
    start(pace, 1, 3_400);
    expect(pace.freeAt()).not.toBe(3_600);
  });
});

describe('requests whose end is never reported', () => {
  it('are no measure: the first pace is taken from calls that run', () => {
    let running = 45;
    const pace = new LearnedPace(() => running);
    for (let index = 0; index < 45; index++) pace.started(0, false);
    running = 5; // forty were dropped
    for (let index = 0; index < 5; index++) pace.ended(0, 'refused', 100);
    expect(pace.freeAt()).toBeCloseTo(210, 9);
    pace.started(210, true);
    pace.ended(210, 'accepted', 310);
    pace.started(310, true);
    // Five in 100 ms, halved.
    expect(pace.freeAt()).toBeCloseTo(350, 9);
  });
});
