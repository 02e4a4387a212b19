import type { Call } from '../call.js';
import { duration, secondsBetween } from '../clock.js';
import { isWithin } from '../dates.js';
import type { Conversation } from '../state.js';

/** How a period is named. `month` is documented (`2021-12`), the others follow from it [inference]. */
const periods: ReadonlyMap<string, (time: string) => string> = new Map([
  ['year', (time) => time.slice(0, 4)],
  ['month', (time) => time.slice(0, 7)],
  ['week', (time) => weekOf(time.slice(0, 10))],
  ['day', (time) => time.slice(0, 10)],
  ['hour', (time) => time.slice(0, 13)],
  ['minute', (time) => time.slice(0, 16)],
  ['hour_of_day', (time) => time.slice(11, 13)],
]);

/** The ISO week of a day: `2026-02`. */
function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  // The Thursday of a week tells its year.
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const days = (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000;
  return `${date.getUTCFullYear()}-${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}

/** The report of chats: a line for each period and user. The tail of the vendor's answer was not seen. */
export function chatReport(call: Call): Record<string, unknown>[] {
  const { query, state } = call;
  const logins = query.strings('user_logins');
  const queues = query.integers('chat_queue_ids');
  const together = query.flag('sum_users');
  const nameOf = periods.get(query.string('aggregate_by') ?? 'month') ?? ((time: string) => time);
  const lines = new Map<string, { series: string; login: string; chats: Conversation[] }>();
  for (const chat of state.conversations.values()) {
    const wanted = (logins?.includes(chat.user_login) ?? true) && (queues?.includes(chat.chat_queue_id) ?? true);
    if (!wanted || !isWithin(query, 'date', chat.created_at)) continue;
    const series = nameOf(chat.created_at);
    const login = together ? '' : chat.user_login;
    const key = `${series} ${login}`;
    const line = lines.get(key) ?? { series, login, chats: [] };
    line.chats.push(chat);
    lines.set(key, line);
  }
  const offset = query.integer('offset') ?? 0;
  return [...lines.entries()]
    .sort(([one], [other]) => one.localeCompare(other))
    .slice(offset, offset + (query.integer('limit') ?? 100))
    .map(([, { series, login, chats }]) => {
      const agent = state.agents.get(login);
      return { series, user_name: agent === undefined ? '' : `${agent.name} ${agent.surname}`, ...count(chats) };
    });
}

function count(chats: readonly Conversation[]): Record<string, unknown> {
  const answered = chats.filter(({ user_login }) => user_login !== '').length;
  const closed = chats.flatMap(({ created_at, closed_at }) => (closed_at === null ? [] : [{ created_at, closed_at }]));
  const percent = chats.length === 0 ? 0 : Math.round((answered / chats.length) * 100);
  return {
    incoming: chats.length,
    incoming_to_agent: chats.length,
    incoming_including_empty: chats.length,
    abandoned: closed.length > answered ? closed.length - answered : 0,
    answered,
    incoming_to_bot: 0,
    transferred_by_bot: 0,
    finished_by_bot: 0,
    service_level_percent: percent,
    chat_time: times(closed.map(({ created_at, closed_at }) => secondsBetween(created_at, closed_at))),
    wait_time: times([]),
    sla_percent: percent,
    rating: { rate: { sad: 0, neutral: 0, happy: 0 } },
  };
}

function times(seconds: readonly number[]): Record<'min' | 'max' | 'sum' | 'avg', string> {
  const sum = seconds.reduce((total, one) => total + one, 0);
  return {
    min: duration(seconds.length === 0 ? 0 : Math.min(...seconds)),
    max: duration(Math.max(0, ...seconds)),
    sum: duration(sum),
    avg: duration(seconds.length === 0 ? 0 : Math.round(sum / seconds.length)),
  };
}
