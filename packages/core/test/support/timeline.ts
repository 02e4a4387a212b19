/** Something that happens at a time. */
export interface TimelineEvent {
  readonly at: number;
  readonly order: number;
  /** Undefined when it was cancelled. */
  callback: (() => void) | undefined;
}

const isBefore = (one: TimelineEvent, other: TimelineEvent): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Events in the order of their times, of equal ones in the order in which they were added. */
export class Timeline {
  /** A heap: no event comes before that at half its index. */
  readonly #events: TimelineEvent[] = [];
  #order = 0;

  add(at: number, callback: () => void): TimelineEvent {
    const event: TimelineEvent = { at, order: this.#order++, callback };
    const events = this.#events;
    let index = events.push(event) - 1;
    for (let parent = (index - 1) >> 1; index > 0; index = parent, parent = (index - 1) >> 1) {
      const above = events[parent] as TimelineEvent;
      if (isBefore(above, event)) break;
      events[index] = above;
      events[parent] = event;
    }
    return event;
  }

  /** The next event, if it comes by then; one that was cancelled is passed over. */
  next(until: number = Number.POSITIVE_INFINITY): TimelineEvent | undefined {
    const events = this.#events;
    while (events[0] !== undefined && events[0].callback === undefined) this.#removeFirst();
    const [first] = events;
    if (first === undefined || first.at > until) return undefined;
    this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const events = this.#events;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    let index = 0;
    for (let child = 1; child < events.length; child = 2 * index + 1) {
      const right = events[child + 1];
      if (right !== undefined && isBefore(right, events[child] as TimelineEvent)) child++;
      const below = events[child] as TimelineEvent;
      if (isBefore(last, below)) break;
      events[index] = below;
      index = child;
    }
    events[index] = last;
  }
}
