async function send(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`https://acme.thulium.com/api${path}`, {
    method,
    headers: { authorization: `Basic ${btoa('user:secret')}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

export async function work(): Promise<string> {
  await send('POST', '/tickets/1234/customer_response', { body: 'Hello', date: new Date() });
  await send('POST', '/tickets/1234/agent_response', { body: 'Hello', user_login: 'anna' });
  await send('POST', '/tickets/1234/comment', { comment: 'Called back' });
  await send('PUT', '/tickets/1234', { status_id: 3, tags: ['billing'] });
  const { ticket_id, subject } = (await send('GET', '/tickets/1234')) as { ticket_id: number; subject: string };
  return `${ticket_id}: ${subject}`;
}
