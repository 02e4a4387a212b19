/** Stands for parts of ofetch's dependencies that core has no use for. */
function neverAsked(): never {
  throw new Error('ofetch was given something that core does itself: an address to join, or an answer to read');
}

export { neverAsked as default, neverAsked as withBase, neverAsked as withQuery };
