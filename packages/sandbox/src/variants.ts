/** Choices where the vendor's pages and what programs saw differ, or where nothing was seen. A client should bear them all. */
export interface Variants {
  /** The status of what was created: 201 in the vendor's table [doc], 200 in programs that ran against a live system [seen]. */
  readonly created?: 201 | 200;
  /** Lists of customers and companies, whose form was not seen: `{count, result}` (default), or a bare list. */
  readonly customerLists?: 'envelope' | 'bare';
  /** The answer of `agent_response`: `[]` on the newer pages (default), nothing on the older [doc]. */
  readonly agentResponse?: 'list' | 'empty';
}
