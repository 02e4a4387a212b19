/**
 * Reading a target as a URL resolves `..` and `%2e%2e` away, so that nobody would notice a client that sends them: refuses
 * a target (a path, or a whole URL) that has such segments.
 */
export function refuseDotSegments(target: string): Response | undefined {
  const [path = ''] = target.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/, 1);
  const dots = path.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
  return dots ? new Response('The path is malformed.\n', { status: 400 }) : undefined;
}
