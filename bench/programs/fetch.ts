/** Nothing but the platform: no check, no time limit. */
export async function send(body: string): Promise<number> {
  const answer = await fetch('https://acme.thulium.com/api/tickets/1234/customer_response', {
    method: 'POST',
    headers: { authorization: 'Basic ', 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  });
  return answer.status;
}
