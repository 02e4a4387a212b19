import { created, done, found, type Routes } from '../call.js';
import { invalid, notFound } from '../errors.js';
import { nextId, type Webhook } from '../state.js';

/** The registration of webhooks; the calls themselves are made in `webhooks.ts`. */
export const webhookRoutes: Routes = {
  'GET webhooks': ({ state }) => found([...state.webhooks.values()]),

  // [doc] The answer is the whole webhook.
  'POST webhooks': ({ state, body }) => {
    const subscription_url = body.string('subscription_url') ?? '';
    if (!/^https?:\/\//i.test(subscription_url) || !URL.canParse(subscription_url)) {
      throw invalid('notAllowed', 'subscription_url');
    }
    const webhook: Webhook = {
      id: nextId(state, 'webhook'),
      actions: body.strings('actions') ?? [],
      subscription_url,
      http_auth_user: body.string('http_auth_user') ?? '',
      http_auth_password: body.string('http_auth_password') ?? '',
    };
    state.webhooks.set(webhook.id, webhook);
    return created(webhook);
  },

  // [inference] Only method and path are known.
  'DELETE webhooks/:id': (call) => {
    if (!call.state.webhooks.delete(call.id())) throw notFound();
    return done;
  },
};
