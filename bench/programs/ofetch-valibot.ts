import { ofetch } from 'ofetch';
import { object, optional, parse, picklist, string } from 'valibot';

const note = object({ body: string(), body_type: optional(picklist(['HTML', 'PLAIN'])), date: optional(string()) });

export async function send(body: string): Promise<void> {
  await ofetch('https://acme.thulium.com/api/tickets/1234/customer_response', {
    method: 'POST',
    headers: { authorization: 'Basic ' },
    body: parse(note, { body }),
  });
}
